/**
 * Remembers the edit link of a reading list in this browser (no cookie) and takes the second of a
 * film along. Without this module the link is pasted and the time typed.
 */
const KEY = "reading-list";
const find = (selector) => document.querySelector(selector);

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; /* Nothing can be kept: all works by hand. */
  }
}

function remember(link) {
  try {
    if (link) localStorage.setItem(KEY, link);
    else localStorage.removeItem(KEY);
  } catch {
    /* As above. */
  }
}

find("[data-add-to-list]")?.addEventListener("click", (event) => {
  const second = Math.floor(find("[data-player] video")?.currentTime ?? 0);
  if (!second) return;
  const url = new URL(event.currentTarget.href);
  url.searchParams.set("t", second);
  url.searchParams.delete("c");
  event.currentTarget.href = url;
});

const note = find("[data-remembered]");
const link = remembered();
if (note && link && find("[data-fresh]")) {
  find("#edit_link").value = link;
  find("[value=existing]").checked = true;
  note.hidden = false;
  find("[data-forget]").addEventListener("click", () => {
    remember(null);
    note.hidden = true;
    find("#edit_link").value = "";
    find("#edit_link").focus();
  });
}

const memory = find("[data-memory]");
if (memory) {
  const own = memory.dataset.memory;
  const show = () => {
    const known = remembered() === own;
    find("[data-known]").hidden = !known;
    find("[data-remember]").hidden = known;
  };
  if ("created" in memory.dataset) remember(own);
  const toggle = (event) => {
    remember(remembered() === own ? null : own);
    show();
    find(event.target.matches("[data-forget]") ? "[data-remember]" : "[data-forget]").focus();
  };
  find("[data-forget]").addEventListener("click", toggle);
  find("[data-remember]").addEventListener("click", toggle);
  show();
  memory.hidden = false;
}

find("[data-deletes]")?.addEventListener("submit", (event) => {
  if (remembered()?.endsWith(event.target.dataset.deletes)) remember(null);
});
