/**
 * Makes time links seek in place and marks the sentence being spoken.
 * Without this module the same links reload the page at the second (`?t=`).
 */
const player = document.querySelector("[data-player] video");

function seek(seconds) {
  player.currentTime = seconds;
  player.play().catch(() => {
    /* The browser waits for a gesture of its own: the film stays at the second. */
  });
}

function startOf(element) {
  return Number.parseFloat(element.dataset.start ?? element.dataset.seek);
}

function currentIndex(starts, seconds) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

if (player) {
  const sentences = [...document.querySelectorAll(".transcript [data-start]")];
  const sentenceStarts = sentences.map(startOf);
  const chapters = [...document.querySelectorAll(".chapters [data-seek]")];
  const chapterStarts = chapters.map(startOf);
  let spoken = null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-seek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    seek(startOf(link));
    history.replaceState(null, "", link.href);
  });

  player.addEventListener("timeupdate", () => {
    const seconds = player.currentTime;
    const sentence = sentences[currentIndex(sentenceStarts, seconds)] ?? null;
    const inside = sentence && seconds < Number.parseFloat(sentence.dataset.end) ? sentence : null;
    if (inside !== spoken) {
      spoken?.classList.remove("is-spoken");
      inside?.classList.add("is-spoken");
      spoken = inside;
    }
    const chapter = currentIndex(chapterStarts, seconds);
    chapters.forEach((link, index) => {
      if (index === chapter) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  });
}
