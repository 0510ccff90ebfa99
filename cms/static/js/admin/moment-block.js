/**
 * Puts the film of the chosen webinar into the form of a moment, so that its current time can be taken.
 * The times can be typed by hand as well.
 */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;

  function timecode(seconds) {
    const whole = Math.floor(seconds);
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  }

  /** Reads m:ss, h:mm:ss or seconds; nothing for what is none of these. */
  function secondsOf(text) {
    if (!/^\d+(:\d{1,2}){0,2}$/.test(text.trim())) return null;
    return text.trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }

  function element(name, attributes = {}, text = "") {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  class FilmOfMoment {
    constructor({ prefix, film, place }) {
      this.film = film;
      this.input = (name) => document.getElementById(`${prefix}-${name}`);
      this.root = element("details", { class: "moment-film" });
      this.root.append(element("summary", {}, film.labels.open));
      this.status = element("p", { role: "status" });
      this.root.append(this.status);
      this.root.addEventListener("toggle", () => this.root.open && this.load());
      this.input("webinar").addEventListener("change", () => this.root.open && this.load());
      place(this.root);
    }

    async load() {
      const page = this.input("webinar").value;
      if (page === this.page) return;
      this.page = page;
      this.stage?.remove();
      this.status.textContent = page ? "" : this.film.labels.choose;
      if (!page) return;
      let answer;
      try {
        const response = await fetch(this.film.address.replace(/0\/$/, `${page}/`));
        if (!response.ok) throw new Error(response.statusText);
        answer = await response.json();
      } catch {
        this.page = undefined;
        this.status.textContent = this.film.labels.failed;
        return;
      }
      if (page !== this.input("webinar").value) return;
      if (answer.film) this.show(answer);
      else this.status.textContent = this.film.labels.none;
    }

    show(answer) {
      this.stage = element("div", { class: "moment-film__stage" });
      const start = secondsOf(this.input("start").value) ?? 0;
      this.video = element("video", {
        controls: "",
        preload: "metadata",
        crossorigin: "anonymous",
        src: `${answer.film}#t=${start}`,
        "aria-label": answer.title,
      });
      for (const track of answer.captions) {
        this.video.append(
          element("track", { kind: "captions", src: track.address, srclang: track.language, label: track.label }),
        );
      }
      this.video.addEventListener("timeupdate", () => {
        if (this.stopAt !== undefined && this.video.currentTime >= this.stopAt) {
          this.stopAt = undefined;
          this.video.pause();
        }
      });
      const buttons = element("div", { class: "moment-film__buttons" });
      for (const [name, action] of [
        ["start", () => this.take("start")],
        ["end", () => this.take("end")],
        ["play", () => this.play()],
      ]) {
        const button = element(
          "button",
          { type: "button", class: "button button-small button-secondary", "data-moment": name },
          this.film.labels[name],
        );
        button.addEventListener("click", action);
        buttons.append(button);
      }
      this.stage.append(this.video, buttons);
      this.root.append(this.stage);
    }

    take(name) {
      const input = this.input(name);
      input.value = timecode(this.video.currentTime);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      this.status.textContent = `${this.film.labels[name]}: ${input.value}`;
    }

    play() {
      this.video.currentTime = secondsOf(this.input("start").value) ?? 0;
      this.stopAt = secondsOf(this.input("end").value) ?? undefined;
      this.video.play().catch(() => {});
    }
  }

  class MomentBlockDefinition extends StructBlockDefinition {
    render(placeholder, prefix, initialState, initialError) {
      const block = super.render(placeholder, prefix, initialState, initialError);
      const fieldOf = (name) => document.getElementById(`${prefix}-${name}`).closest("[data-contentpath]");
      fieldOf("fingerprint").hidden = true;
      new FilmOfMoment({ prefix, film: this.meta.film, place: (film) => fieldOf("start").before(film) });
      return block;
    }
  }

  window.telepath.register("knowledge.MomentBlock", MomentBlockDefinition);
})();
