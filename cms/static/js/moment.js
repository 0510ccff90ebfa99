/**
 * A passage of a film played in the page of a practice: starts at its first second, stops once at its last.
 * Without this module browsers keep to the passage by the address alone (#t=start,end), as far as they know how.
 */
for (const film of document.querySelectorAll("video[data-moment-start]")) {
  const start = Number.parseFloat(film.dataset.momentStart);
  const end = Number.parseFloat(film.dataset.momentEnd);
  let isBounded = Number.isFinite(end);

  film.addEventListener("play", () => {
    for (const other of document.querySelectorAll("video")) if (other !== film) other.pause();
  });
  film.addEventListener("loadedmetadata", () => {
    if (film.currentTime < start) film.currentTime = start;
  });
  film.addEventListener("timeupdate", () => {
    if (!isBounded || film.currentTime < end) return;
    isBounded = false; /* Whoever plays on wants to see what follows. */
    film.pause();
  });
  film.addEventListener("seeked", () => {
    if (film.currentTime < end - 1) isBounded = Number.isFinite(end);
  });
}
