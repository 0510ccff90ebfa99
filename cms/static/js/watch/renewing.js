/**
 * A film whose address ran out, or that was moved while it played, goes on: the site is asked for it anew.
 * Addresses of films that are not public are signed for a few hours only.
 */
const SHORTEST_PAUSE = 10_000; // milliseconds between two tries, so that a film that is gone is not asked for without end
const SETTLED = 500; // milliseconds after which a pause was meant, and was not the first sign of a failure

/** Loads the film again from the site's own address when it fails, at the same second and playing if it played. */
export function renewAddress({ film }) {
  const again = film.dataset.filmAgain;
  if (!again) return;
  let tried = -SHORTEST_PAUSE;
  let second = Number.parseFloat(film.dataset.startAt ?? "0");
  let plays = false;
  let restores = false;

  const note = () => {
    if (!restores && !film.error && film.readyState > 0) second = film.currentTime;
  };
  film.addEventListener("timeupdate", note);
  film.addEventListener("seeking", note);
  film.addEventListener("play", () => (plays = true));
  film.addEventListener("pause", () => {
    setTimeout(() => {
      if (film.paused && !film.error && !restores) plays = false;
    }, SETTLED);
  });
  film.addEventListener("loadedmetadata", () => {
    if (!restores) return;
    restores = false;
    film.currentTime = second;
    if (plays) film.play().catch(() => {});
  });

  const renew = () => {
    if (performance.now() - tried < SHORTEST_PAUSE) return;
    tried = performance.now();
    restores = true;
    film.src = again;
    film.load();
  };
  film.addEventListener("error", renew);
  film.querySelector("source")?.addEventListener("error", renew);
}
