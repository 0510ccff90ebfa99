// Keeps the state of recordings on the screen fresh while any of them is in the works. Without it a reload does the same.
const PAUSE = 3000;

async function refresh() {
  const waiting = [...document.querySelectorAll("[data-recording-status]")].filter(
    (place) => place.querySelector("[data-in-the-works]"),
  );
  if (waiting.length && !document.hidden) {
    const byUrl = group(waiting);
    for (const [url, places] of byUrl) await ask(url, places);
  }
  setTimeout(refresh, PAUSE);
}

function group(places) {
  const groups = new Map();
  for (const place of places) {
    const url = place.dataset.url;
    groups.set(url, [...(groups.get(url) ?? []), place]);
  }
  return groups;
}

async function ask(url, places) {
  const address = new URL(url, location.href);
  for (const place of places) address.searchParams.append("id", place.dataset.recordingStatus);
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) return;
    const states = await response.json();
    for (const place of places) {
      const html = states[place.dataset.recordingStatus];
      if (html !== undefined && place.innerHTML !== html) place.innerHTML = html;
    }
  } catch {
    // The connection is away for the moment; the next turn asks again.
  }
}

setTimeout(refresh, PAUSE);
