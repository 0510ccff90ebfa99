/**
 * Counts a play, once for each view of the page, and each moment opened, as totals of a day (webinars/counting.py).
 * Sends nothing about the reader, and nothing at all where the browser asks not to be tracked.
 */
const address = document.querySelector("[data-count-url]")?.dataset.countUrl;
const refused = navigator.doNotTrack === "1" || navigator.globalPrivacyControl === true;
const counted = new Set();

function count(what, key = what) {
  if (counted.has(key)) return;
  counted.add(key);
  navigator.sendBeacon(address, new URLSearchParams({ what }));
}

if (address && !refused) {
  const asked = new URLSearchParams(location.search).get("t");
  if (asked) count("moment", `moment ${asked}`);
  document.querySelector("video")?.addEventListener("play", () => count("play"), { once: true });
  document.addEventListener("moment-opened", (event) => {
    count("moment", `moment ${Math.floor(event.target.currentTime)}`);
  });
}
