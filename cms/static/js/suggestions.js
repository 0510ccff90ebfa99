/**
 * Suggestions under a search field: the combobox with a list of options of the ARIA practices. It asks
 * after a pause in typing, drops an answer that is late, and leaves the form as it is where it fails.
 * The field's `data-` attributes hold the address and the words that are read out.
 */
const PAUSE = 220;
const SHORTEST = 2;
let number = 0;

function enhance(input) {
  const { suggestions: address, name, found, none } = input.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("span");
  let timer, request, chosen = -1, typed = input.value;

  list.id = `suggestions-${(number += 1)}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", name);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);
  /* A field of type "search" may not be a combobox. */
  input.type = "text";
  input.inputMode = input.enterKeyHint = "search";
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [attribute, value] of Object.entries(roles)) input.setAttribute(attribute, value);

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    list.replaceChildren();
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(position) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = position;
    const option = list.children[chosen];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(items) {
    list.replaceChildren(
      ...items.map(({ label, note, url }, position) => {
        const option = document.createElement("li");
        const kind = document.createElement("span");
        option.id = `${list.id}-${position}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = url;
        kind.className = "suggestions__note";
        kind.textContent = note;
        option.append(label, " ", kind);
        return option;
      }),
    );
    choose(-1);
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    status.textContent = items.length ? `${found} ${items.length}` : none;
  }

  async function ask() {
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, { signal });
      if (answer.ok && !signal.aborted) show((await answer.json()).suggestions);
    } catch {
      /* Without suggestions the field still searches. */
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    typed = input.value.trim();
    if (typed.length < SHORTEST) close();
    else timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? last : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  /* The field keeps the focus, so that a click is not lost with the list. */
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

for (const input of document.querySelectorAll("[data-suggestions]")) enhance(input);
