/** Times of captions as people write them: `1:02.500`, `1:05:02.500`, comma or point. */
const PATTERN = /^\s*(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?\s*$/;

/** Return seconds, or NaN for what is no time. */
export function parseTime(text) {
  const match = PATTERN.exec(text);
  if (!match) return NaN;
  const [, hours, minutes, seconds, fraction = "0"] = match;
  if (Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return NaN;
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(fraction.padEnd(3, "0")) / 1000;
}

export function formatTime(seconds) {
  const milliseconds = Math.max(Math.round(seconds * 1000), 0);
  const hours = Math.floor(milliseconds / 3600000);
  const minutes = Math.floor(milliseconds / 60000) % 60;
  const rest = ((milliseconds % 60000) / 1000).toFixed(3).padStart(6, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
