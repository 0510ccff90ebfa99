/** Sends one file in parts: up to four at a time, each tried again up to ten times; paused, resumed and found again after a reload. */
import { Refusal, ask, putPart, wait } from "./requests.js";
import { digestOf } from "./samples.js";

const AT_ONCE = 4;
export const ATTEMPTS = 10;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const SIGNED_ANEW = 2; // times a refused signature is replaced at once
const PASSING = new Set(["unreachable", "storage"]); // refusals that may be over in a while

function pauseBefore(attempt) {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random());
}

/** Return a sender of a file. `told` gets what happens: (event, values). */
export function createSender({ file, purpose, beginUrl, csrf, told }) {
  let upload = null;
  let stopper = null;
  let queue = [];
  let sent = 0; // bytes of parts that have arrived
  let arrivedNow = 0; // parts that arrived since the page was opened
  const inFlight = new Map();

  const addressOf = (step) => new URL(`../${upload.id}/${step}`, new URL(beginUrl, location.href));
  const lengthOf = (number) => Math.min(upload.part_size, file.size - (number - 1) * upload.part_size);
  const total = () => sent + [...inFlight.values()].reduce((sum, bytes) => sum + bytes, 0);
  const moved = () => told("progress", { sent: total(), size: file.size });

  function take(state) {
    upload = state;
    const there = new Set(state.parts);
    queue = Array.from({ length: state.part_count }, (_, index) => index + 1).filter((number) => !there.has(number));
    sent = state.parts.reduce((sum, number) => sum + lengthOf(number), 0);
  }

  /** Ask until there is an answer, as often as a part is tried. */
  async function insist(request, signal) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof Refusal) || !PASSING.has(error.code) || attempt >= ATTEMPTS) throw error;
        told("retrying", { attempt: attempt + 1, sentence: error.sentence });
        await wait(pauseBefore(attempt), signal);
      }
    }
  }

  async function sendPart(number, signal) {
    const start = (number - 1) * upload.part_size;
    const blob = file.slice(start, start + lengthOf(number));
    let refused = 0;
    for (let attempt = 1; ; attempt += 1) {
      const { address } = await insist(() => ask(addressOf("sign/"), csrf, { part: number }), signal);
      let status;
      try {
        status = await putPart(address, blob, signal, (bytes) => {
          inFlight.set(number, bytes);
          moved();
        });
      } finally {
        inFlight.delete(number);
      }
      if (status >= 200 && status < 300) {
        sent += blob.size;
        arrivedNow += 1;
        moved();
        return;
      }
      await requireReadable(blob);
      if (status === 404 || status === 410) throw new Refusal("gone");
      if (status === 0 && attempt === 2 && !arrivedNow) await explainSilence(address, signal);
      if (attempt >= ATTEMPTS) throw new Refusal("failed");
      if (status === 403 && (refused += 1) <= SIGNED_ANEW) continue;
      told("retrying", { attempt: attempt + 1 });
      await wait(pauseBefore(attempt), signal);
    }
  }

  /** A file that was moved or changed cannot be read any more; the browser tells only that the request failed. */
  async function requireReadable(blob) {
    try {
      await blob.slice(0, 1).arrayBuffer();
    } catch {
      throw new Refusal("unreadable");
    }
  }

  /** Another server that answers the site and never this page: its CORS rules are missing. */
  async function explainSilence(address, signal) {
    if (new URL(address, location.href).origin === location.origin) return;
    try {
      await ask(addressOf(""), csrf);
    } catch {
      return;
    }
    if (signal.aborted || !navigator.onLine) return;
    throw new Refusal("cors");
  }

  async function worker(signal) {
    while (queue.length && !signal.aborted) {
      const number = queue.shift();
      try {
        await sendPart(number, signal);
      } catch (error) {
        queue.unshift(number);
        throw error;
      }
    }
  }

  async function sendAll() {
    const outer = stopper;
    const workers = Array.from({ length: Math.min(AT_ONCE, queue.length) }, () =>
      worker(outer.signal).catch((error) => {
        outer.failure ??= error;
        outer.abort();
        throw error;
      }),
    );
    await Promise.allSettled(workers);
    if (outer.failure) throw outer.failure;
  }

  async function run() {
    stopper = new AbortController();
    const { signal } = stopper;
    try {
      if (!upload) {
        told("looking");
        const values = { purpose, name: file.name, size: file.size, modified: file.lastModified, digest: await digestOf(file).catch(() => { throw new Refusal("unreadable"); }) };
        take(await insist(() => ask(beginUrl, csrf, values), signal));
        if (upload.state === "open") told(sent ? "resumed" : "begun", { sent, size: file.size });
      } else {
        take(await insist(() => ask(addressOf(""), csrf), signal));
        told("begun", { sent, size: file.size });
      }
      while (upload.state === "open") {
        if (signal.aborted) throw new DOMException("paused", "AbortError");
        moved();
        await sendAll();
        told("checking");
        try {
          take(await insist(() => ask(addressOf("complete/"), csrf, {}), signal));
        } catch (error) {
          if (error.code !== "missing") throw error;
          take(await insist(() => ask(addressOf(""), csrf), signal));
        }
      }
      if (upload.state !== "complete") throw new Refusal("gone");
      told("done", { id: upload.id, name: file.name });
    } catch (error) {
      if (error.name === "AbortError") return;
      if (["gone", "content", "closed"].includes(error.code)) upload = null;
      told("failed", { code: error instanceof Refusal ? error.code : "failed", sentence: error.sentence });
    }
  }

  return {
    run,
    /** Break off what is on its way; `run` goes on from what has arrived. */
    pause() {
      stopper?.abort();
      told("paused", { sent, size: file.size });
    },
    /** Give the upload up; the storage forgets it. */
    async cancel() {
      stopper?.abort();
      if (upload) await ask(addressOf("abort/"), csrf, {}).catch(() => {});
      upload = null;
    },
  };
}

/** Hold the file for this tab while `work` goes on; tell whether another tab has it. */
export function holdFile(file, purpose) {
  if (!navigator.locks) return Promise.resolve(() => {});
  const name = `upload:${purpose}:${file.name}:${file.size}:${file.lastModified}`;
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        resolve(null);
        return undefined;
      }
      return new Promise((release) => resolve(release));
    });
  });
}
