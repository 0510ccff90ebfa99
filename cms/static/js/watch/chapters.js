/** Marks the chapter that is on, and knows where the next one begins. */
import { indexAt, secondsOf } from "./timeline.js";

const JUST_BEGUN = 3;

export function followChapters({ film, onTime }) {
  const links = [...document.querySelectorAll("[data-chapters] [data-seek]")];
  const starts = links.map((link) => secondsOf(link, "seek"));
  let current = -1;

  onTime((seconds) => {
    const index = indexAt(starts, seconds);
    if (index === current) return;
    links[current]?.removeAttribute("aria-current");
    links[index]?.setAttribute("aria-current", "true");
    current = index;
  });

  return {
    /** Start of the next chapter, or nothing in the last one. */
    next: () => starts[indexAt(starts, film.currentTime) + 1],
    /** Start of this chapter, or of the one before where this one has just begun. */
    previous() {
      const index = indexAt(starts, film.currentTime);
      const begun = film.currentTime - (starts[index] ?? 0) < JUST_BEGUN;
      return starts[Math.max(begun ? index - 1 : index, 0)];
    },
  };
}
