/**
 * A film whose address ran out, or that was moved while it played, goes on: the site is asked for it anew.
 * Addresses of films that are not public are signed for a few hours only.
 */
const SHORTEST_PAUSE = 10_000; // milliseconds between two tries, so that a film that is gone is not asked for without end

/** Loads the film again from the site's own address when it fails, at the same second and playing if it played. */
export function renewAddress({ film }) {
  const again = film.dataset.filmAgain;
  let tried = -SHORTEST_PAUSE;
  const renew = () => {
    if (!again || performance.now() - tried < SHORTEST_PAUSE) return;
    tried = performance.now();
    const second = film.currentTime || Number.parseFloat(film.dataset.startAt ?? "0");
    const playing = !film.paused;
    film.addEventListener(
      "loadedmetadata",
      () => {
        film.currentTime = second;
        if (playing) film.play().catch(() => {});
      },
      { once: true },
    );
    film.src = again;
    film.load();
  };
  film.addEventListener("error", renew);
  film.querySelector("source")?.addEventListener("error", renew);
}
