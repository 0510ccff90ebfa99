/** Remembers in this browser where the film was stopped, and offers to go on from there. */
import { keep, recall } from "./store.js";

const SOONEST = 15;
const NEAR_END = 20;
const EVERY = 5;

function timecode(seconds) {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function rememberPosition({ region, film, seek, onTime }) {
  const name = `position.${region.dataset.recording}`;
  const box = region.querySelector("[data-resume]");
  const known = Number.parseFloat(recall(name));
  let saved = 0;
  let isKept = true;

  if (known >= SOONEST && film.dataset.startAt === undefined) {
    box.querySelector("[data-resume-time]").textContent = timecode(known);
    box.querySelector("[data-resume-go]").addEventListener("click", () => {
      box.hidden = true;
      seek(known);
      film.focus();
    });
    box.querySelector("[data-resume-forget]").addEventListener("click", () => {
      keep(name, null);
      box.hidden = true;
      film.focus();
    });
    box.hidden = false;
  }
  film.addEventListener("play", () => (box.hidden = true));
  region.addEventListener("forgotten", () => {
    isKept = false;
    box.hidden = true;
  });

  onTime((seconds) => {
    if (film.paused || !isKept || Math.abs(seconds - saved) < EVERY) return;
    saved = seconds;
    const isOver = film.duration - seconds < NEAR_END;
    keep(name, seconds < SOONEST || isOver ? null : String(Math.floor(seconds)));
  });
  film.addEventListener("ended", () => keep(name, null));
}
