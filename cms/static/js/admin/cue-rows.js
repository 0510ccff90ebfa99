/** Rows of captions in the form: their values, and splitting, joining, adding and deleting them before they are saved. */
import { formatTime, parseTime } from "./cue-time.js";

const NEW_SECONDS = 2;
const LEAST_ROOM = 0.2;

export function rowsOf(list) {
  return [...list.querySelectorAll("[data-cue]")];
}

export function fieldOf(row, name) {
  return row.querySelector(`[name="${name}"]`);
}

export function timesOf(row) {
  return { start: parseTime(fieldOf(row, "start").value), end: parseTime(fieldOf(row, "end").value) };
}

function textOf(row) {
  return fieldOf(row, "text").value.replace(/\s+/g, " ").trim();
}

/** Number the rows anew after one was added or taken away. */
export function renumber(list, first, label) {
  rowsOf(list).forEach((row, index) => {
    const number = first + index + 1;
    row.id = `cue-${number}`;
    row.querySelector("[data-number]").textContent = number;
    row.querySelector("[data-cue-group]").setAttribute("aria-label", `${label} ${number}`);
  });
}

function copyAfter(row, values) {
  const copy = row.cloneNode(true);
  copy.classList.remove("is-active", "is-spoken", "cue--wrong");
  copy.querySelector(".cue__errors")?.remove();
  for (const field of copy.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const [name, value] of Object.entries(values)) fieldOf(copy, name).value = value;
  row.after(copy);
  return copy;
}

/** Split a caption at a place in its text; time is shared by length, or cut where the film stands if that is inside. */
export function splitRow(row, place, now) {
  const field = fieldOf(row, "text");
  const before = field.value.slice(0, place).trim();
  const after = field.value.slice(place).trim();
  if (!before || !after) return null;
  const { start, end } = timesOf(row);
  let middle = start + ((end - start) * before.length) / (before.length + after.length);
  if (now > start + LEAST_ROOM && now < end - LEAST_ROOM) middle = now;
  const written = formatTime(middle);
  field.value = before;
  const copy = copyAfter(row, { start: written, end: fieldOf(row, "end").value, speaker: fieldOf(row, "speaker").value, text: after });
  fieldOf(row, "end").value = written;
  return copy;
}

/** The middle of the text, at a space. */
export function middleOf(text) {
  const half = text.length / 2;
  const spaces = [...text.matchAll(/\s/g)].map((match) => match.index);
  return spaces.sort((one, other) => Math.abs(one - half) - Math.abs(other - half))[0] ?? 0;
}

/** Join a caption with the next one; return where in the text they meet. */
export function mergeRows(row, next) {
  const field = fieldOf(row, "text");
  const before = textOf(row);
  field.value = `${before} ${textOf(next)}`.trim();
  fieldOf(row, "end").value = fieldOf(next, "end").value;
  if (!fieldOf(row, "speaker").value) fieldOf(row, "speaker").value = fieldOf(next, "speaker").value;
  next.remove();
  return before.length;
}

/** Add an empty caption after another, in the room up to the next one. */
export function insertAfter(row, next) {
  const { start, end } = timesOf(row);
  let until = end + NEW_SECONDS;
  if (next) until = Math.min(until, timesOf(next).start);
  let from = end;
  if (until - from < LEAST_ROOM) {
    from = end - (end - start) / 4;
    until = end;
    fieldOf(row, "end").value = formatTime(from);
  }
  return copyAfter(row, { start: formatTime(from), end: formatTime(until), speaker: fieldOf(row, "speaker").value, text: "" });
}
