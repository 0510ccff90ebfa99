/**
 * The page of a recording: film, transcript, slides and chapters move together.
 * Without this module the browser's own controls play, and time links reload the page at their second.
 */
import { followChapters } from "./watch/chapters.js";
import { offerControls } from "./watch/controls.js";
import { rememberPosition } from "./watch/position.js";
import { offerQuoting } from "./watch/quoting.js";
import { renewAddress } from "./watch/renewing.js";
import { followSlides } from "./watch/slides.js";
import { followTranscript } from "./watch/transcript.js";

const region = document.querySelector("[data-player]");
const film = region?.querySelector("video");

/** Plays from a second; a browser that waits for a gesture of its own leaves the film at the second. */
function seek(seconds, { play = true } = {}) {
  film.currentTime = seconds;
  if (play) film.play().catch(() => {});
}

/** Runs `tell` whenever the film has gone on: about four times a second while it plays, never while it stands. */
function onTime(tell) {
  for (const event of ["timeupdate", "seeking", "loadedmetadata"]) {
    film.addEventListener(event, () => tell(film.currentTime));
  }
}

function openTimeLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-seek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    seek(Number.parseFloat(link.dataset.seek));
    history.replaceState(null, "", link.href);
    film.dispatchEvent(new CustomEvent("moment-opened", { bubbles: true }));
  });
}

/** On a small screen a film that plays, or waits at a moment, stays in a corner once it is scrolled out of view. */
function keepInView() {
  const frame = region.querySelector("[data-film]");
  let isInView = true;
  const dock = () => {
    const waits = film.dataset.startAt !== undefined && film.played.length === 0;
    const docked = !isInView && (waits || !film.paused);
    frame.classList.toggle("is-docked", docked);
    document.documentElement.classList.toggle("has-docked-film", docked);
  };
  new IntersectionObserver(([entry]) => {
    isInView = entry.isIntersecting;
    dock();
  }).observe(frame);
  film.addEventListener("play", dock);
  film.addEventListener("pause", dock);
}

offerQuoting();

if (film) {
  openTimeLinks();
  renewAddress({ film });
  const transcript = followTranscript({ film, seek, onTime });
  const chapters = followChapters({ film, onTime });
  followSlides({ region, film, seek, onTime });
  offerControls({ region, film, seek, chapters, transcript });
  rememberPosition({ region, film, seek, onTime });
  keepInView();
}
