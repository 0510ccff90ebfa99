/** Takes over the file inputs of the panel that send files straight to the storage. Without it they are file inputs. */
import { ATTEMPTS, createSender, holdFile } from "./sender.js";

const RATE_WINDOW_MS = 10_000;
const SPOKEN_STEP = 10; // per cent between two announcements
const DRAWN_MS = 250;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const percentOf = (sent, size) => (size ? Math.min(100, Math.floor((sent * 100) / size)) : 0);

function formatSize(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000)));
  const value = bytes / 1000 ** power;
  const shown = new Intl.NumberFormat(document.documentElement.lang || "pl", { maximumFractionDigits: value < 10 && power ? 1 : 0 });
  return `${shown.format(value)} ${units[power]}`;
}

function formatLeft(seconds, texts) {
  if (seconds < 90) return fill(texts.seconds, { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return fill(texts.minutes, { count: Math.round(seconds / 60) });
  return fill(texts.hours, { count: Math.round(seconds / 3600) });
}

/** Bytes per second over the last ten seconds. */
function createRate() {
  let points = [];
  return (sent) => {
    const now = performance.now();
    points = [...points.filter((point) => now - point.at < RATE_WINDOW_MS), { at: now, sent }];
    const first = points[0];
    return now > first.at ? ((sent - first.sent) * 1000) / (now - first.at) : 0;
  };
}

const taken = new WeakSet();

/** Take over one input. `onDone` gets the number and the name of a file that has arrived; returned is what sends a file chosen elsewhere. */
export function takeOver(root, { onDone = () => {} } = {}) {
  taken.add(root);
  const texts = JSON.parse(root.dataset.texts);
  const part = (name) => root.querySelector(`[data-upload-${name}]`);
  const input = root.querySelector("input[type=file]");
  const form = input.form;
  const [panel, bar, line, spoken, hidden] = ["panel", "bar", "line", "spoken", "number"].map(part);
  const buttons = Object.fromEntries(["pause", "resume", "again", "cancel"].map((name) => [name, part(name)]));
  let sender = null;
  let release = null;
  let rate = createRate();
  let lastSpoken = -1;
  let drawnAt = 0;
  let isSending = false;

  part("plain").hidden = true;
  // What is chosen is sent by this module and never with the form.
  input.removeAttribute("name");

  function show(state, text, { isError = false, shown = [] } = {}) {
    panel.hidden = false;
    root.dataset.state = state;
    line.textContent = text;
    line.classList.toggle("upload__line--error", isError);
    spoken.textContent = text;
    const focused = document.activeElement;
    for (const [name, button] of Object.entries(buttons)) button.hidden = !shown.includes(name);
    // A button that goes while it has the focus hands it on.
    if (Object.values(buttons).includes(focused) && focused.hidden) (buttons[shown[0]] ?? input).focus();
  }

  function setSending(value) {
    isSending = value;
    if (value) addEventListener("beforeunload", warn);
    else removeEventListener("beforeunload", warn);
  }

  function warn(event) {
    event.preventDefault();
  }

  function draw({ sent, size }) {
    if (!isSending) return;
    const speed = rate(sent);
    const percent = percentOf(sent, size);
    if (percent >= lastSpoken + SPOKEN_STEP) {
      lastSpoken = percent - (percent % SPOKEN_STEP);
      if (percent) spoken.textContent = fill(texts.spoken, { percent: `${percent}%` });
    }
    if (performance.now() - drawnAt < DRAWN_MS) return;
    drawnAt = performance.now();
    bar.value = percent;
    root.dataset.state = "sending";
    line.classList.remove("upload__line--error");
    line.textContent = fill(texts.progress, {
      percent: `${percent}%`,
      sent: formatSize(sent),
      size: formatSize(size),
      rate: formatSize(speed),
      left: speed ? formatLeft((size - sent) / speed, texts) : "…",
    });
  }

  const told = {
    looking: () => show("looking", texts.looking, { shown: ["cancel"] }),
    begun: (values) => show("sending", texts.begun, { shown: ["pause", "cancel"] }) ?? draw(values),
    resumed(values) {
      lastSpoken = percentOf(values.sent, values.size);
      bar.value = lastSpoken;
      show("sending", fill(texts.resumed, { percent: `${lastSpoken}%` }), { shown: ["pause", "cancel"] });
    },
    progress: draw,
    retrying({ attempt, sentence }) {
      line.textContent = sentence || fill(texts.retrying, { attempt, attempts: ATTEMPTS });
      root.dataset.state = "retrying";
      drawnAt = performance.now();
    },
    paused(values) {
      setSending(false);
      show("paused", fill(texts.paused, { percent: `${percentOf(values.sent, values.size)}%` }), { shown: ["resume", "cancel"] });
    },
    checking() {
      bar.value = 100;
      show("checking", texts.checking);
    },
    done({ id, name }) {
      setSending(false);
      release?.();
      hidden.value = id;
      bar.value = 100;
      show("done", fill(texts.done, { name }), { shown: ["cancel"] });
      onDone({ id, name });
    },
    failed({ code, sentence }) {
      setSending(false);
      const text = sentence || texts[code] || texts.failed;
      show("failed", text, { isError: true, shown: ["again", "cancel"] });
    },
  };

  function run() {
    rate = createRate();
    setSending(true);
    return sender.run();
  }

  async function begin(file) {
    hidden.value = "";
    bar.value = 0;
    lastSpoken = -1;
    const refuse = (text) => show("refused", text, { isError: true });
    if (!file.size) return refuse(texts.empty);
    const largest = Number(root.dataset.largest);
    if (file.size > largest) return refuse(fill(texts.too_large, { size: formatSize(file.size), largest: formatSize(largest) }));
    release?.();
    release = await holdFile(file, root.dataset.purpose);
    if (!release) return refuse(texts.elsewhere);
    sender = createSender({
      file,
      purpose: root.dataset.purpose,
      beginUrl: root.dataset.beginUrl,
      csrf: form.elements.csrfmiddlewaretoken.value,
      told: (event, values) => told[event](values ?? {}),
    });
    return run();
  }

  async function cancel() {
    const former = sender;
    sender = null;
    setSending(false);
    hidden.value = "";
    input.value = "";
    bar.value = 0;
    await former?.cancel();
    release?.();
    release = null;
    show("cancelled", texts.cancelled);
  }

  async function choose() {
    const [file] = input.files;
    if (!file) return;
    if (sender && isSending) sender.pause();
    setSending(false);
    await begin(file);
  }
  input.addEventListener("change", choose);
  buttons.pause.addEventListener("click", () => sender?.pause());
  for (const name of ["resume", "again"]) buttons[name].addEventListener("click", () => sender && run());
  buttons.cancel.addEventListener("click", cancel);

  /** A form saved now would be saved without the file. */
  function hold(event) {
    if (!isSending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    spoken.textContent = texts.busy;
    part("busy").hidden = false;
    panel.scrollIntoView({ block: "center" });
  }
  form.addEventListener("submit", hold, { capture: true });
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("button[type=submit], input[type=submit], button:not([type])");
      if (button?.form === form) hold(event);
    },
    { capture: true },
  );
  choose(); // chosen before this module was there
  return { begin, show };
}

function takeOverAll() {
  for (const root of document.querySelectorAll("[data-upload]")) if (!taken.has(root)) takeOver(root);
}

takeOverAll();
// Dialogs, such as the one that chooses a document, bring their forms later.
new MutationObserver(takeOverAll).observe(document.body, { childList: true, subtree: true });
