// The studio's page. It holds what the server last said, draws it, and asks for more while a run is playing. The server
// computes nothing that was not asked for, so a page that is paused, finished or hidden costs nothing.

import { Link } from "./link.js";
import { Plane } from "./plane.js";
import { Chart } from "./charts.js";
import { Controls } from "./controls.js";
import { Teller } from "./teller.js";
import { forgetColors } from "./words.js";

const mostPoints = 1_500;
const element = (id) => document.getElementById(id);

class Studio {
  runs = [];
  selected = 0;
  cursor = 0;
  steps = 0;
  start = null;
  /** The state as the address holds it. */
  state = "";
  isPlaying = false;
  hidesTheory = false;
  /** What a frame cost: how many points were drawn in the last one. */
  work = { frames: 0, points: 0, times: [] };

  constructor() {
    this.plane = new Plane(element("plane"), element("plane-readout"), this);
    this.charts = ["loss", "rate"].map((key) => new Chart(element(key), element("chart-readout"), key, this));
    this.controls = new Controls(this);
    this.teller = new Teller(this);
    this.link = new Link(() => this.open(), (pause) => this.lost(pause));
    addEventListener("hashchange", () => {
      if (location.hash.slice(1) !== this.state) this.open(location.hash.slice(1));
    });
    addEventListener("resize", () => this.draw());
    document.addEventListener("visibilitychange", () => {
      this.before = null;
      if (!document.hidden && this.isPlaying) requestAnimationFrame((now) => this.frame(now));
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.controls.applyTheme());
    matchMedia("(forced-colors: active)").addEventListener("change", () => this.repaint());
  }

  get reducesMotion() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }

  ask(request) { return this.link.ask(request); }

  /** Shows the state of the address, or the one that was shown before the connection broke. */
  async open(text = this.state || location.hash.slice(1)) {
    this.pause();
    const name = text ? "" : new URLSearchParams(location.search).get("open") ?? "";
    try {
      const answer = await this.ask({ do: "open", state: text, open: name });
      this.controls.fill(answer);
      await this.take(answer);
      this.message(answer.problem ?? answer.said ?? "", Boolean(answer.problem));
      document.documentElement.dataset.ready = "yes";
    } catch { /* the connection broke again: the next one opens */ }
  }

  lost(pause) {
    this.pause();
    delete document.documentElement.dataset.ready;
    this.message(
      `The server has ended or cannot be reached; trying again in ${pause} s. Nothing is lost: the address holds all.`, true);
  }

  /** A sentence for the reader; an empty one takes it away. */
  message(text, isProblem = false) {
    const place = element("message");
    place.hidden = !text;
    place.textContent = text;
    place.classList.toggle("problem", isProblem);
  }

  /** Asks for a change and shows what came of it. */
  async change(request) {
    if (request.do !== "rate" && request.do !== "seek") this.pause();
    try {
      const answer = await this.ask(request);
      this.message(answer.problem ?? "", Boolean(answer.problem));
      await this.take(answer);
      return answer;
    } catch { return {}; }
  }

  /** Takes what an answer says into what is shown. */
  async take(answer) {
    if (!answer.runs) return;
    this.runs = answer.runs.map((run, index) => this.merged(run, answer.facts ? null : this.runs[index]));
    [this.cursor, this.steps] = [answer.cursor, answer.steps];
    this.selected = Math.min(this.selected, this.runs.length - 1);
    if (answer.state) this.keep(answer.state);
    if (answer.facts) {
      this.start = answer.start ?? null;
      this.controls.show(answer.facts, answer.seed);
      const key = JSON.stringify([answer.facts.name, answer.facts.settings, answer.facts.features, answer.facts.window]);
      if (key !== this.key) {
        this.key = key;
        this.controls.setRange(this.runs[0]);
        await this.plane.show(answer.facts);
      }
    }
    if (this.plane.facts?.picture === "boundary") this.refreshBoundary();
    this.controls.update();
    this.teller.update();
    this.draw();
  }

  /** A run with the rows that came added to those that are here; a bounded number of them. */
  merged(run, before) {
    const rows = run.points.map(([step, rate, loss, gradient, x, y]) => ({ step, rate, loss, gradient, x, y }));
    let points = rows;
    if (!run.isWhole && before) {
      const last = before.points.at(-1)?.step ?? -1;
      points = before.points;
      for (const row of rows) if (row.step > last) points.push(row);
      if (points.length > mostPoints) points = points.filter((_, index) => index % 2 === 0 || index === points.length - 1);
    }
    return { ...run, points, plan: run.plan ?? (run.isWhole || run.schedule === "" ? undefined : before?.plan) };
  }

  /** Puts the state into the address, at most twice a second. */
  keep(state) {
    this.state = state;
    this.keeping ??= setTimeout(() => {
      this.keeping = null;
      history.replaceState(null, "", `${location.pathname}${location.search}#${this.state}`);
    }, 500);
  }

  // Time

  play() {
    if (this.isPlaying || !this.link.isOpen) return;
    [this.isPlaying, this.before, this.due, this.wasFinished] = [true, null, 0, null];
    this.controls.showPlaying();
    requestAnimationFrame((now) => this.frame(now));
  }

  pause() {
    this.isPlaying = false;
    this.controls?.showPlaying();
  }

  /** One picture: as many steps as the speed says for the time since the last one. */
  async frame(now) {
    // Nobody looks: the run waits, and nothing is computed.
    if (!this.isPlaying || document.hidden) return;
    const wait = this.reducesMotion ? 500 : 0;
    if (this.before === null) this.before = now - 17;
    if (now - this.before >= wait) {
      this.work.times.push(now);
      if (this.work.times.length > 600) this.work.times.shift();
      this.due += (Math.min(now - this.before, 1000) / 1000) * this.controls.speed;
      this.before = now;
      const steps = Math.floor(this.due);
      this.due -= steps;
      if (steps > 0) await this.step(steps);
    }
    if (this.isPlaying) requestAnimationFrame((next) => this.frame(next));
  }

  async step(steps) {
    const most = this.until === undefined ? steps : Math.min(steps, this.until - this.cursor);
    let answer;
    try { answer = await this.ask({ do: "frame", steps: most }); } catch { return; }
    if (answer.said) this.message(answer.said);
    // A run that comes to its end pauses; whoever plays on from there may.
    if (answer.isFinished && this.wasFinished !== true && (this.wasFinished === false || answer.said || this.allDiverged(answer))) this.pause();
    this.wasFinished = answer.isFinished;
    await this.take(answer);
    if (this.until !== undefined && (this.cursor >= this.until || !this.isPlaying)) this.reached();
  }

  allDiverged(answer) { return answer.runs?.every((run) => run.divergedAt !== undefined); }

  /** Plays to a step, then calls back. */
  playTo(step, then) {
    [this.until, this.then] = [step, then];
    this.play();
  }

  reached() {
    const then = this.then;
    [this.until, this.then] = [undefined, undefined];
    this.pause();
    then?.();
  }

  /** Goes to a step; of many wishes while one is on its way, the last counts. */
  async seek(step) {
    this.pause();
    this.wish = Math.min(Math.max(step, 0), this.steps);
    if (this.isSeeking) return;
    this.isSeeking = true;
    while (this.wish !== null) {
      const target = this.wish;
      this.wish = null;
      await this.change({ do: "seek", step: target });
    }
    this.isSeeking = false;
  }

  async forward() {
    this.pause();
    try { await this.take(await this.ask({ do: "frame", steps: 1 })); } catch { /* the connection broke */ }
  }

  // Drawing

  select(index) {
    if (index >= this.runs.length) return;
    this.selected = index;
    this.plane.index = null;
    this.controls.setRange(this.runs[index]);
    this.controls.update();
    if (this.plane.facts?.picture === "boundary") this.plane.load();
    this.draw();
  }

  /** The network's boundary follows the run, a few times a second. */
  refreshBoundary() {
    const now = performance.now();
    if (this.isPlaying && now - (this.lastBoundary ?? 0) < 150) return;
    this.lastBoundary = now;
    this.plane.load().catch(() => {});
  }

  repaint() {
    forgetColors();
    this.plane.background = null;
    this.controls.update();
    this.draw();
  }

  /** Draws once before the next picture of the screen, however often it is asked for. */
  draw() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      this.work.frames += 1;
      this.work.points = this.runs.reduce((sum, run) => sum + run.points.length, 0);
      this.plane.draw();
      for (const chart of this.charts) chart.draw();
    });
  }
}

window.studio = new Studio();
