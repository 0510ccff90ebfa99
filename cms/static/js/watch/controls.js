/** Buttons beside the browser's own controls, and keys that work while the player has the focus (WCAG 2.1.4). */
import { forgetAll, keep, recall } from "./store.js";

const STEP = 10;
const SPEED = "speed";
const SHOWN_FOR = 2000;

export function offerControls({ region, film, seek, chapters, transcript }) {
  const tools = region.querySelector("[data-tools]");
  const find = (name) => tools.querySelector(`[data-do="${name}"]`);
  const said = tools.querySelector("[data-said]");
  const toggleButton = find("toggle");
  const speed = find("speed");
  const captions = find("captions");
  const cite = find("cite");
  const copy = find("copy");
  const copyLabel = copy.textContent;

  const move = (seconds) => {
    const end = Number.isFinite(film.duration) ? film.duration : Infinity;
    film.currentTime = Math.min(Math.max(film.currentTime + seconds, 0), end);
  };
  const jump = (seconds) => {
    if (seconds !== undefined) seek(seconds, { play: !film.paused });
  };

  function pick(select, step) {
    const wanted = select.selectedIndex + step;
    if (wanted < 0 || wanted >= select.options.length) return;
    select.selectedIndex = wanted;
    select.dispatchEvent(new Event("change"));
    said.textContent = `${select.parentElement.firstChild.textContent.trim()} ${select.selectedOptions[0].text}`;
  }

  function momentAddress() {
    const url = new URL(location.pathname, location.origin);
    url.searchParams.set("t", Math.floor(transcript.startAt(film.currentTime)));
    const code = transcript.codeAt(film.currentTime);
    if (code) url.searchParams.set("c", code);
    return url;
  }

  const actions = {
    toggle: () => (film.paused ? film.play().catch(() => {}) : film.pause()),
    back: () => move(-STEP),
    forward: () => move(STEP),
    previous: () => jump(chapters.previous()),
    next: () => jump(chapters.next()),
    async copy() {
      try {
        await navigator.clipboard.writeText(momentAddress().href);
      } catch {
        return;
      }
      copy.textContent = said.textContent = copy.dataset.copied;
      setTimeout(() => (copy.textContent = copyLabel), SHOWN_FOR);
    },
  };
  const keys = {
    k: actions.toggle,
    j: actions.back,
    l: actions.forward,
    p: actions.previous,
    n: actions.next,
    c: () => captions && pick(captions, captions.selectedIndex + 1 < captions.options.length ? 1 : -captions.selectedIndex),
    "-": () => pick(speed, -1),
    "+": () => pick(speed, 1),
    "=": () => pick(speed, 1),
  };

  tools.addEventListener("click", (event) => {
    actions[event.target.closest("button[data-do]")?.dataset.do]?.();
  });
  cite.addEventListener("click", () => {
    const url = momentAddress();
    url.hash = "cite";
    cite.href = url;
  });
  region.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("select, input, textarea, dialog")) return;
    const action = keys[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });

  const tellState = () => {
    toggleButton.textContent = film.paused ? toggleButton.dataset.paused : toggleButton.dataset.playing;
  };
  for (const event of ["play", "pause", "ended"]) film.addEventListener(event, tellState);

  speed.addEventListener("change", () => {
    film.playbackRate = Number(speed.value);
    keep(SPEED, speed.value === "1" ? null : speed.value);
  });
  const known = recall(SPEED);
  if (known && [...speed.options].some((option) => option.value === known)) {
    speed.value = known;
    film.defaultPlaybackRate = film.playbackRate = Number(known);
  }

  const captionTracks = () => [...film.textTracks].filter((track) => track.kind === "captions");
  captions?.addEventListener("change", () => {
    for (const track of captionTracks()) {
      track.mode = track.language === captions.value ? "showing" : "disabled";
    }
  });
  film.textTracks.addEventListener("change", () => {
    if (!captions) return;
    captions.value = captionTracks().find((track) => track.mode === "showing")?.language ?? "";
  });

  tools.querySelector("[data-forget-all]").addEventListener("click", (event) => {
    forgetAll();
    region.dispatchEvent(new CustomEvent("forgotten"));
    event.target.disabled = true;
  });

  if (navigator.clipboard) copy.hidden = false;
  tools.hidden = false;
  tellState();
}
