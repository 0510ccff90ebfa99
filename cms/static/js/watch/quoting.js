/**
 * Offers at each paragraph of the transcript, once it is pointed at or reached by the keyboard, to copy the link to it and
 * to cite it. Made when it is needed, so that a long transcript is no heavier for it. Without this module the
 * time beside the paragraph is that link, and the page it opens cites the moment.
 */
export function offerQuoting() {
  const transcript = document.querySelector("[data-transcript]");
  if (!transcript) return;
  const { copyLink, copied, cite } = transcript.dataset;

  function offer(paragraph) {
    const time = paragraph.querySelector(".transcript__time");
    if (!time || paragraph.querySelector(".transcript__quote")) return;
    const group = document.createElement("span");
    group.className = "transcript__quote";
    group.lang = document.documentElement.lang;
    if (navigator.clipboard) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = copyLink;
      button.setAttribute("aria-label", `${copyLink}, ${time.textContent}`);
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.setAttribute("role", "status");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(time.href);
        } catch {
          return;
        }
        button.textContent = said.textContent = copied;
      });
      group.append(button, said);
    }
    const link = document.createElement("a");
    link.href = time.href.replace(/#.*$/, "#cite");
    link.textContent = cite;
    link.setAttribute("aria-label", `${cite}, ${time.textContent}`);
    group.append(link);
    paragraph.append(group);
  }

  for (const happening of ["pointerover", "focusin"]) {
    transcript.addEventListener(happening, (event) => {
      const paragraph = event.target.closest(".transcript__paragraph");
      if (paragraph) offer(paragraph);
    });
  }
}
