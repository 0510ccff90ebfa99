/**
 * Adds a button that copies the text before it: `data-copy` and `data-copied` hold its two labels.
 * Without this module the text can be selected by hand. Browsers allow copying on secure pages only.
 */
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copy]")) {
    const quoted = text.textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = text.dataset.copy;
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(quoted);
      } catch {
        return;
      }
      button.textContent = said.textContent = text.dataset.copied;
    });
    text.append(document.createElement("br"), button, said);
  }
}
