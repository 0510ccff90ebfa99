/** Requests of an upload: small ones to the site as JSON, parts to the storage with their progress. */
const STALLED_MS = 60_000;

/** A refusal with the site's own sentence, or one of the module's texts by name. */
export class Refusal extends Error {
  constructor(code, message = "", status = 0) {
    super(message || code);
    this.code = code;
    this.sentence = message;
    this.status = status;
  }
}

/** Ask the site; a request that does not reach it and one it cannot meet now may be repeated ("storage", "unreachable"). */
export async function ask(address, csrf, values) {
  let response;
  try {
    response = await fetch(address, {
      method: values === undefined ? "GET" : "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrf, "X-Requested-With": "XMLHttpRequest" },
      body: values === undefined ? undefined : JSON.stringify(values),
    });
  } catch {
    throw new Refusal("unreachable");
  }
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (response.redirected || (response.status === 403 && !isJson)) throw new Refusal("signed_out");
  if (!isJson) throw new Refusal("unreachable", "", response.status);
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer.code ?? "refused", answer.error, response.status);
  return answer;
}

/** Put a part where it belongs. Resolves to the status: 0 where no answer came; rejects with AbortError when paused. */
export function putPart(address, blob, signal, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let heard = Date.now();
    const watch = setInterval(() => {
      if (Date.now() - heard > STALLED_MS) request.abort();
    }, 5000);
    const stop = () => request.abort();
    const settle = (status) => {
      clearInterval(watch);
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(new DOMException("paused", "AbortError"));
      else resolve(status);
    };
    request.upload.addEventListener("progress", (event) => {
      heard = Date.now();
      onProgress(event.loaded);
    });
    request.addEventListener("load", () => settle(request.status));
    for (const name of ["error", "abort"]) request.addEventListener(name, () => settle(0));
    signal.addEventListener("abort", stop);
    if (signal.aborted) {
      settle(0);
      return;
    }
    request.open("PUT", address);
    request.send(blob);
  });
}

/** Wait, or until the browser says that the connection is back; rejects when paused. */
export function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(new DOMException("paused", "AbortError"));
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
