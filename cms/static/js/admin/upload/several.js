/** Several films: a row for each, sent one after the other (each in parts, up to four at a time), each made a recording when it has arrived. */
import { takeOver } from "./field.js";
import { ask } from "./requests.js";

const root = document.querySelector("[data-several]");
const texts = JSON.parse(root.dataset.texts);
const form = root.querySelector("form");
const chooser = form.querySelector("[data-several-files]");
const list = root.querySelector("[data-several-rows]");
const template = root.querySelector("template");
const spoken = root.querySelector("[data-several-spoken]");
const csrf = form.elements.csrfmiddlewaretoken.value;
const waiting = [];
let isBusy = false;
let made = 0;
let all = 0;

for (const plain of root.querySelectorAll("[data-several-plain]")) plain.hidden = true;
// What is chosen is sent by this module and never with the form.
chooser.removeAttribute("name");

function tell() {
  spoken.textContent = texts.counted.replace("{made}", made).replace("{all}", all);
}

function addRow(file) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector("[data-several-name]").textContent = file.name;
  list.append(row);
  const field = row.querySelector("[data-upload]");
  field.querySelector("input[type=file]").hidden = true;
  const input = takeOver(field, { onDone: (sent) => make(row, input, sent) });
  input.show("waiting", texts.waiting);
  // A row that ended in any way lets the next one begin; one that is tried again goes on beside it.
  new MutationObserver(() => {
    if (row.dataset.begun && !row.dataset.ended && ["failed", "refused", "cancelled", "paused"].includes(field.dataset.state)) end(row);
  }).observe(field, { attributes: true, attributeFilter: ["data-state"] });
  all += 1;
  waiting.push({ row, input, file });
}

function end(row) {
  row.dataset.ended = "yes";
  isBusy = false;
  next();
}

function next() {
  if (isBusy) return;
  const first = waiting.shift();
  if (!first) return;
  isBusy = true;
  first.row.dataset.begun = "yes";
  first.input.begin(first.file);
}

async function make(row, input, { id, name }) {
  try {
    const { title, address } = await ask(root.dataset.makeUrl, csrf, { upload: id, name });
    made += 1;
    input.show("made", texts.made.replace("{title}", title));
    const link = row.querySelector("[data-several-link]");
    link.href = address;
    link.hidden = false;
    tell();
  } catch (error) {
    input.show("failed", error.sentence || texts.unmade, { isError: true, shown: ["again", "cancel"] });
  }
  if (!row.dataset.ended) end(row);
}

function choose() {
  if (!chooser.files.length) return;
  for (const file of chooser.files) addRow(file);
  chooser.value = "";
  tell();
  next();
}

chooser.addEventListener("change", choose);
choose(); // chosen before this module was there
