/**
 * Correct captions beside the film: play and repeat a caption, set its times from the film, split and join at the cursor,
 * see at once how well it reads. The form works without this module; nothing is sent before "Save" is pressed.
 */
import { fieldOf, insertAfter, mergeRows, middleOf, renumber, rowsOf, splitRow, timesOf } from "./cue-rows.js";
import { formatTime } from "./cue-time.js";

const NUDGE_BEFORE_END = 0.02;

function start(root) {
  const film = root.querySelector("video");
  const form = root.querySelector("[data-cue-form]");
  const list = root.querySelector("[data-cues]");
  const status = root.querySelector("[data-status]");
  const unsaved = root.querySelector("[data-unsaved]");
  const first = Number(root.dataset.first);
  const limits = {
    lineSigns: Number(root.dataset.lineSigns) * Number(root.dataset.lines),
    signsASecond: Number(root.dataset.signsASecond),
    shortest: Number(root.dataset.shortest),
    longest: Number(root.dataset.longest),
  };
  let active = null;
  let playing = null; // the caption that is played, and repeated if `loops`
  let loops = false;
  let spoken = null;
  let isChanged = Boolean(root.querySelector(".cue--wrong, .cue-editor__conflict"));

  function say(row, text) {
    status.textContent = `${root.dataset.labelCue} ${row.querySelector("[data-number]").textContent}: ${text}`;
  }

  function markChanged() {
    isChanged = true;
    unsaved.hidden = false;
  }

  function check(row) {
    const notes = row.querySelector("[data-notes]");
    const { start: from, end: until } = timesOf(row);
    const length = until - from;
    const signs = fieldOf(row, "text").value.replace(/\s+/g, " ").trim().length;
    const found = [];
    if (Number.isNaN(length)) found.push(root.dataset.labelUnreadable);
    else if (length <= 0) found.push(root.dataset.labelOrder);
    else {
      if (signs > limits.lineSigns) found.push(root.dataset.labelLongText);
      if (signs > limits.signsASecond * length) found.push(root.dataset.labelFast);
      if (length < limits.shortest) found.push(root.dataset.labelShort);
      if (length > limits.longest) found.push(root.dataset.labelLong);
    }
    const rate = length > 0 ? `${(signs / length).toFixed(1).replace(".", ",")} ${root.dataset.labelRate}` : "";
    notes.textContent = [rate, ...found].filter(Boolean).join(" · ");
    notes.classList.toggle("is-warning", found.length > 0);
  }

  function activate(row) {
    if (active === row) return;
    active?.classList.remove("is-active");
    active = row;
    row?.classList.add("is-active");
  }

  function showLoop() {
    for (const button of list.querySelectorAll('[data-tool="loop"]')) {
      button.setAttribute("aria-pressed", String(loops && button.closest("[data-cue]") === playing));
    }
  }

  function play(row, { repeat }) {
    const { start: from } = timesOf(row);
    if (!film || Number.isNaN(from)) return;
    const stops = playing === row && !film.paused && !repeat;
    loops = repeat ? !(loops && playing === row) : false;
    playing = row;
    showLoop();
    if (repeat && !loops) {
      film.pause();
      say(row, root.dataset.labelLoopOff);
    } else if (stops) {
      film.pause();
    } else {
      film.currentTime = from;
      film.play().catch(() => {
        /* The browser waits for a gesture of its own. */
      });
      say(row, loops ? root.dataset.labelLoopOn : root.dataset.labelPlaying);
    }
  }

  function setFromFilm(row, name) {
    if (!film) return;
    fieldOf(row, name).value = formatTime(film.currentTime);
    changed(row);
    say(row, `${name === "start" ? root.dataset.labelStartSet : root.dataset.labelEndSet} ${formatTime(film.currentTime)}`);
  }

  function changed(...rows) {
    markChanged();
    rows.forEach(check);
  }

  function reordered(...rows) {
    renumber(list, first, root.dataset.labelCue);
    changed(...rows);
  }

  function focusText(row, place) {
    const field = fieldOf(row, "text");
    activate(row);
    field.focus();
    field.setSelectionRange(place, place);
  }

  function split(row, place) {
    const made = splitRow(row, place, film ? film.currentTime : NaN);
    if (!made) return;
    reordered(row, made);
    focusText(made, 0);
    say(made, root.dataset.labelSplit);
  }

  function join(row, next) {
    const place = mergeRows(row, next);
    reordered(row);
    focusText(row, place);
    say(row, root.dataset.labelMerged);
  }

  function remove(row) {
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    if (!neighbour) return;
    say(row, root.dataset.labelDeleted);
    row.remove();
    reordered();
    focusText(neighbour, 0);
  }

  function insert(row) {
    const made = insertAfter(row, row.nextElementSibling);
    reordered(row, made);
    focusText(made, 0);
    say(made, root.dataset.labelInserted);
  }

  const tools = {
    play: (row) => play(row, { repeat: false }),
    loop: (row) => play(row, { repeat: true }),
    start: (row) => setFromFilm(row, "start"),
    end: (row) => setFromFilm(row, "end"),
    split: (row) => {
      const field = fieldOf(row, "text");
      const place = field.selectionStart > 0 && field.selectionStart < field.value.length ? field.selectionStart : middleOf(field.value);
      split(row, place);
    },
    insert,
    delete: remove,
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    const row = event.target.closest("[data-cue]");
    if (!row) return;
    activate(row);
    if (!button) return;
    if (button.dataset.tool === "merge") {
      // The last caption of a page is joined with the first of the next one by the server.
      if (!row.nextElementSibling) return;
      event.preventDefault();
      join(row, row.nextElementSibling);
    } else if (tools[button.dataset.tool]) {
      event.preventDefault();
      tools[button.dataset.tool](row);
    }
  });

  list.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-cue]");
    if (row) activate(row);
  });

  list.addEventListener("input", (event) => {
    const row = event.target.closest("[data-cue]");
    if (row) changed(row);
  });

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-cue]");
    if (!row || event.isComposing || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const inText = event.target.name === "text";
    if (control && event.key === "Enter") play(row, { repeat: event.shiftKey });
    else if (control && event.key === ",") setFromFilm(row, "start");
    else if (control && event.key === ".") setFromFilm(row, "end");
    else if (control && event.key === "ArrowUp" && row.previousElementSibling) fieldOf(row.previousElementSibling, event.target.name || "text").focus();
    else if (control && event.key === "ArrowDown" && row.nextElementSibling) fieldOf(row.nextElementSibling, event.target.name || "text").focus();
    else if (inText && event.key === "Enter" && !event.shiftKey) split(row, event.target.selectionStart);
    else if (inText && event.key === "Backspace" && event.target.selectionEnd === 0 && row.previousElementSibling) join(row.previousElementSibling, row);
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
    }
  });

  form.addEventListener("submit", () => {
    isChanged = false;
    form.elements.second.value = film ? Math.floor(film.currentTime) : "";
    form.elements.row.value = active ? rowsOf(list).indexOf(active) : "";
  });

  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });

  film?.addEventListener("timeupdate", () => {
    const now = film.currentTime;
    if (playing && !film.paused) {
      const { start: from, end: until } = timesOf(playing);
      if (now >= until - NUDGE_BEFORE_END) {
        if (loops) film.currentTime = from;
        else if (!playing.isConnected) playing = null;
      }
    }
    const row = rowsOf(list).find((candidate) => {
      const { start: from, end: until } = timesOf(candidate);
      return from <= now && now < until;
    });
    if (row === spoken) return;
    spoken?.classList.remove("is-spoken");
    spoken = row ?? null;
    spoken?.classList.add("is-spoken");
  });

  film?.addEventListener("loadedmetadata", () => {
    const second = Number(root.dataset.startAt);
    if (second > 0) film.currentTime = second;
  }, { once: true });

  root.classList.add("is-enhanced");
  for (const part of root.querySelectorAll("[data-tool][hidden], [data-keys]")) part.hidden = false;
  rowsOf(list).forEach(check);
  unsaved.hidden = !isChanged;
  const asked = location.hash.startsWith("#cue-") ? document.getElementById(location.hash.slice(1)) : null;
  // Once the browser itself has gone to the fragment, which takes the focus away.
  if (asked) window.addEventListener("load", () => requestAnimationFrame(() => focusText(asked, 0)), { once: true });
}

const root = document.querySelector("[data-cue-editor]");
if (root) start(root);
