/** Shows beside the film the slide of the moment; the reader may turn over pages, until the film goes on to another. */
import { indexAt, secondsOf } from "./timeline.js";

export function followSlides({ region, film, seek, onTime }) {
  const panel = region.querySelector("[data-slide]");
  if (!panel) return;
  const slides = [...document.querySelectorAll(".slides__item")];
  const timed = slides
    .filter((slide) => slide.dataset.start)
    .sort((one, other) => secondsOf(one, "start") - secondsOf(other, "start"));
  const starts = timed.map((slide) => secondsOf(slide, "start"));
  const find = (name) => panel.querySelector(`[data-slide-${name}]`);
  const image = find("image");
  const [back, forward] = panel.querySelectorAll("[data-slide-step]");
  const seekButton = find("seek");
  let shown = slides.find((slide) => slide.dataset.number === find("number").textContent);
  let current = -1;

  function show(slide) {
    shown = slide;
    const place = slides.indexOf(slide);
    image.src = slide.querySelector("img").src;
    image.alt = `${image.dataset.label} ${slide.dataset.number}`;
    find("number").textContent = slide.dataset.number;
    find("large").href = image.src;
    find("link").href = `#${slide.id}`;
    back.disabled = place === 0;
    forward.disabled = place === slides.length - 1;
    if (seekButton) seekButton.hidden = !slide.dataset.start;
  }

  onTime((seconds) => {
    const index = indexAt(starts, seconds);
    if (index === current) return;
    current = index;
    if (index >= 0) show(timed[index]);
  });
  for (const button of [back, forward]) {
    button.addEventListener("click", () => {
      const place = slides.indexOf(shown) + Number(button.dataset.slideStep);
      if (slides[place]) show(slides[place]);
    });
  }
  seekButton?.addEventListener("click", () => seek(secondsOf(shown, "start")));

  const dialog = find("dialog");
  const large = document.createElement("img");
  find("dialog-place").append(large);
  find("large").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    large.src = image.src;
    large.alt = image.alt;
    dialog.showModal();
  });

  show(shown);
  find("tools").hidden = false;
}
