/**
 * Tells the site which result of a search was opened: the query and the rank, nothing of who.
 * Without this module nothing is told, and every link works.
 */
const results = document.querySelector("[data-clicked]");
const tell = ({ target, button }) => {
  const link = target.closest("[data-rank]");
  if (!link || button > 1) return;
  const { clicked, query } = results.dataset;
  navigator.sendBeacon?.(clicked, new URLSearchParams({ q: query, rank: link.dataset.rank }));
};
results?.addEventListener("click", tell);
results?.addEventListener("auxclick", tell);
