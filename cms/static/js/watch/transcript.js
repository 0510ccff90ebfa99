/**
 * Marks the sentence being spoken, lets a sentence be chosen by mouse or keyboard, follows the film if asked to.
 * One sentence at a time can take the focus, so that the transcript costs one Tab, not a thousand; arrows move on.
 */
import { keep, recall } from "./store.js";
import { indexAt, secondsOf } from "./timeline.js";

const FOLLOW = "follow";
const MOVES = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

export function followTranscript({ film, seek, onTime }) {
  const root = document.querySelector("[data-transcript] .transcript__text");
  if (!root) return { codeAt: () => "", startAt: (seconds) => seconds };
  const sentences = [...root.querySelectorAll("[data-start]")];
  const starts = sentences.map((sentence) => secondsOf(sentence, "start"));
  const ends = sentences.map((sentence) => secondsOf(sentence, "end"));
  const follow = document.querySelector("[data-follow]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let spoken = -1;
  let reachable = null;

  const show = (sentence) =>
    sentence.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });

  /** An element that loses its tabindex loses the focus, so the new one takes it over first. */
  function makeReachable(sentence, { focus = false } = {}) {
    if (sentence === reachable) return;
    const former = reachable;
    reachable = sentence;
    sentence?.setAttribute("tabindex", "0");
    sentence?.setAttribute("role", "button");
    if (focus) sentence.focus();
    for (const name of ["tabindex", "role"]) former?.removeAttribute(name);
  }

  function choose(sentence) {
    makeReachable(sentence);
    seek(secondsOf(sentence, "start"));
    film.dispatchEvent(new CustomEvent("moment-opened", { bubbles: true }));
  }

  onTime((seconds) => {
    const last = indexAt(starts, seconds);
    const index = last >= 0 && seconds < ends[last] ? last : -1;
    if (index === spoken) return;
    sentences[spoken]?.classList.remove("is-spoken");
    sentences[index]?.classList.add("is-spoken");
    spoken = index;
    if (index < 0) return;
    if (!root.contains(document.activeElement)) makeReachable(sentences[index]);
    if (follow?.checked && !film.paused) show(sentences[index]);
  });

  root.addEventListener("click", (event) => {
    const sentence = event.target.closest("[data-start]");
    if (sentence && getSelection().isCollapsed) choose(sentence);
  });

  root.addEventListener("keydown", (event) => {
    const index = sentences.indexOf(event.target);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(event.target);
    } else if (event.key in MOVES) {
      event.preventDefault();
      const wanted = Math.min(Math.max(index + MOVES[event.key], 0), sentences.length - 1);
      makeReachable(sentences[wanted], { focus: true });
    }
  });

  for (const hidden of document.querySelectorAll("[data-follow-field], [data-hint]")) {
    hidden.hidden = false;
  }
  follow.checked = recall(FOLLOW) === "yes";
  follow.addEventListener("change", () => {
    keep(FOLLOW, follow.checked ? "yes" : null);
    if (follow.checked && spoken >= 0) show(sentences[spoken]);
  });

  const chosen = document.getElementById("moment");
  makeReachable(chosen ?? sentences[0]);
  if (chosen && ["", "#moment"].includes(location.hash)) {
    const arrive = () => chosen.scrollIntoView({ block: "center", behavior: "instant" });
    arrive();
    /* Sizes of what stands above are known only now. */
    addEventListener("load", arrive, { once: true });
  }

  const nearest = (seconds) => {
    const index = indexAt(starts, seconds);
    return index >= 0 && seconds < ends[index] + 1 ? index : -1;
  };
  return {
    /** Fingerprint of what is said at a second, or nothing. */
    codeAt: (seconds) => sentences[nearest(seconds)]?.dataset.c ?? "",
    /** Start of the sentence spoken at a second, or the second itself. */
    startAt: (seconds) => starts[nearest(seconds)] ?? seconds,
  };
}
