// What is pressed, moved and typed.

import { color, grouped, marks, short, sliderWords } from "./words.js";

const element = (id) => document.getElementById(id);
/** Schedules to begin with, at rates that suit the problem: half of the bound, and the curvature itself. */
function examples(bound) {
  const peak = Number((bound / 2).toPrecision(2));
  return [
    `Cosine from=${peak} to=0 over=100`, `Warmup to=${peak} over=10 then Cosine from=${peak} to=0 over=90`,
    `StepLR step_size=20 gamma=0.5 --base-lr ${peak}`, `ExponentialLR gamma=0.98 --base-lr ${peak}`,
    `OneCycleLR max_lr=${peak} total_steps=100`, `ReduceLROnPlateau patience=5 --base-lr ${peak}`,
    `CyclicLR base_lr=${peak / 10} max_lr=${peak} step_size_up=50 --base-lr ${peak}`,
    `Silver largest=${Number((2 / bound).toPrecision(6))}`,
  ];
}

export class Controls {
  constructor(studio) {
    this.studio = studio;
    this.range = [1e-4, 1];
    const press = (id, action) => element(id).addEventListener("click", action);
    press("play", () => (studio.isPlaying ? studio.pause() : studio.play()));
    press("rewind", () => studio.seek(0));
    press("back", () => studio.seek(studio.cursor - 1));
    press("forward", () => studio.forward());
    press("fork", () => this.fork());
    press("remove", () => studio.change({ do: "remove", run: studio.selected }));
    press("start", () => studio.change({ do: "start", seed: 1 + Math.floor(Math.random() * 999_999) }));
    press("csv", () => this.save("csv", "text/csv"));
    press("swift", () => this.save("swift", "text/x-swift"));
    press("share", () => this.share());
    press("theme", () => this.toggleTheme());
    press("help", () => element("help-dialog").showModal());
    press("closer", () => studio.plane.zoom(1 / 1.5));
    press("farther", () => studio.plane.zoom(1.5));
    element("time").addEventListener("input", (event) => studio.seek(Number(event.target.value)));
    element("problem").addEventListener("change", (event) => studio.change({ do: "problem", name: event.target.value }));
    this.wireRate();
    for (const kind of ["optimizer", "schedule"]) {
      element(kind).addEventListener("change", async (event) => {
        const answer = await studio.change({ do: kind, run: studio.selected, text: event.target.value.trim() });
        if (!answer.problem) this.setRange(studio.runs[studio.selected]);
        this.update();
      });
    }
    this.wirePrediction();
    addEventListener("keydown", (event) => this.key(event));
    this.applyTheme();
  }

  get speed() { return Number(element("speed").value); }

  // The rate

  wireRate() {
    const slider = element("slider");
    slider.addEventListener("input", () => this.setRate(this.rateAt(Number(slider.value))));
    // A step is a factor here: the browser's own step would be a sum.
    slider.addEventListener("keydown", (event) => {
      const factor = {
        ArrowUp: 1.05, ArrowRight: 1.05, ArrowDown: 1 / 1.05, ArrowLeft: 1 / 1.05, PageUp: 2, PageDown: 0.5,
      }[event.key];
      const end = { Home: this.range[0], End: this.range[1] }[event.key];
      if (!factor && !end) return;
      event.preventDefault();
      event.stopPropagation();
      const run = this.studio.runs[this.studio.selected];
      this.setRate(end ?? Math.min(Math.max((this.wanted ?? run.slider) * factor, this.range[0]), this.range[1]));
    });
    element("exact").addEventListener("change", (event) => {
      const rate = Number(event.target.value.replace(",", "."));
      if (Number.isFinite(rate) && event.target.value.trim() !== "") this.setRate(rate);
      else this.studio.message(`“${event.target.value}” is no rate; write a number, as in 0.01.`, true);
    });
  }

  rateAt(share) {
    const [low, high] = this.range;
    return Number((low * (high / low) ** share).toPrecision(4));
  }

  shareOf(rate) {
    const [low, high] = this.range;
    return Math.min(Math.max(Math.log(rate / low) / Math.log(high / low), 0), 1) || 0;
  }

  /** Of many movements while one is on its way, the last counts. */
  async setRate(rate) {
    this.wanted = rate;
    if (this.isMoving) return;
    this.isMoving = true;
    while (this.wanted !== undefined && this.wanted !== this.sent) {
      this.sent = this.wanted;
      await this.studio.change({ do: "rate", run: this.studio.selected, rate: this.sent });
    }
    [this.isMoving, this.wanted, this.sent] = [false, undefined, undefined];
    this.update();
  }

  /** Six decades around the bound, or around 1 where the slider is a factor. */
  setRange(run) {
    const middle = run.schedule === "" ? run.bound ?? run.slider : 1;
    const offers = [...(run.bound ? examples(run.bound) : []), ...(this.names ?? [])];
    element("schedules").replaceChildren(...offers.map((text) => new Option("", text)));
    this.range = run.schedule === "" ? [middle * 1e-4, middle * 1e2] : [1e-3, 1e3];
  }

  // What is shown

  /** The menus. */
  fill(answer) {
    if (!answer.menu) return;
    element("problem").replaceChildren(...answer.menu.map(([name, title]) => new Option(title, name)));
    const options = (id, list) => element(id).replaceChildren(...list.map(([value, label]) => new Option(label, value)));
    options("optimizers", [
      ...answer.optimizers.map((name) => [name, ""]), ["SGD momentum=0.9", ""], ["SGD momentum=0.9 nesterov=true", ""],
    ]);
    this.names = answer.schedules;
  }

  /** A problem, or a state, that is new. */
  show(facts, seed) {
    element("problem").value = facts.name;
    element("title").textContent = facts.title;
    element("formula").textContent = facts.formula;
    element("note").textContent = facts.note ?? "";
    element("note").hidden = !facts.note;
    element("seed").textContent = seed ? `seed ${seed}` : "usual start";
    const settings = Object.keys(facts.settings).sort().map((name) => this.setting(name, facts));
    const columns = (facts.columns ?? []).length > 1 ? [0, 1].map((index) => this.column(index, facts)) : [];
    if (this.facts?.name !== facts.name || facts.columns) element("settings").replaceChildren(...settings, ...columns);
    this.facts = facts;
  }

  setting(name, facts) {
    const label = document.createElement("label");
    label.className = "field";
    const input = document.createElement("input");
    [input.type, input.inputMode, input.value, input.id] = ["text", "decimal", facts.settings[name], `setting-${name}`];
    label.append({ kappa: "κ", turn: "turn (°)", depth: "depth", noise: "noise" }[name] ?? name, input);
    input.addEventListener("change", () => {
      const settings = { ...this.facts.settings, [name]: Number(input.value) };
      this.studio.change({ do: "problem", name: this.facts.name, settings });
    });
    return label;
  }

  column(index, facts) {
    const label = document.createElement("label");
    label.className = "field";
    const select = document.createElement("select");
    select.append(...facts.columns.map((name) => new Option(name, name)));
    select.value = facts.features[index] ?? "";
    label.append(index === 0 ? "Columns" : "and", select);
    select.addEventListener("change", () => {
      const features = [...this.facts.features];
      features[index] = select.value;
      this.studio.change({ do: "problem", name: "table", features });
    });
    return label;
  }

  /** Everything that follows from the runs as they are now. */
  update() {
    const { runs, selected, cursor, steps } = this.studio;
    const run = runs[selected];
    if (!run) return;
    this.list(runs, selected);
    const slider = element("slider");
    const isHeld = this.isMoving && document.activeElement === slider;
    if (!isHeld) slider.value = this.shareOf(run.slider);
    const words = sliderWords(run, this.studio.hidesTheory);
    slider.setAttribute("aria-valuetext", words);
    element("slider-words").textContent = words;
    element("slider-label").textContent = run.schedule === "" ? "Rate" : "Factor on the schedule";
    const hasMark = run.bound && run.schedule === "" && !this.studio.hidesTheory;
    element("bound").hidden = !hasMark;
    element("bound").style.setProperty("--bound", this.shareOf(run.bound));
    const set = (id, value) => { if (document.activeElement !== element(id)) element(id).value = value; };
    set("exact", run.slider);
    set("optimizer", run.optimizer);
    set("schedule", run.schedule);
    element("facts").replaceChildren(...this.facts_(run));
    element("sentence").textContent = run.divergedAt === undefined
      ? run.sentence : `${run.sentence} Step back or rewind to go on from before.`;
    element("fork").disabled = runs.length >= 4 || run.divergedAt !== undefined;
    element("remove").disabled = runs.length < 2;
    const time = element("time");
    [time.max, time.value] = [Math.max(steps, 1), cursor];
    time.setAttribute("aria-valuetext", `step ${cursor} of ${steps}`);
    element("step").textContent = `step ${grouped(cursor)}${steps > cursor ? ` of ${grouped(steps)}` : ""}`;
  }

  facts_(run) {
    const entry = (name, value, isTheory = false) => {
      const [term, text] = [document.createElement("dt"), document.createElement("dd")];
      [term.textContent, text.textContent] = [name, value];
      if (isTheory) [term.className, text.className] = ["theory", "theory"];
      return [term, text];
    };
    const isAdaptive = run.predicted === undefined;
    const rows = [
      entry("loss", short(run.loss, 6)), entry("‖∇J‖", short(run.gradient)),
      entry("predicted", isAdaptive ? "no formula" : `× ${short(run.predicted)}`, true),
      entry("observed", run.observed === undefined ? "–" : `× ${short(run.observed)}`),
      entry("2/λmax", run.bound === undefined ? "–" : short(run.bound), true),
    ];
    if (run.ownBound !== undefined && Math.abs(run.ownBound / run.bound - 1) > 1e-9) {
      rows.push(entry("its bound", short(run.ownBound), true));
    }
    return rows.flat();
  }

  /** A line for each run: colour, dash and marker, loss, verdict. */
  list(runs, selected) {
    const list = element("runs");
    while (list.children.length > runs.length) list.lastChild.remove();
    while (list.children.length < runs.length) list.append(this.item(list.children.length));
    runs.forEach((run, index) => {
      const button = list.children[index].firstChild;
      button.setAttribute("aria-pressed", index === selected);
      const line = button.querySelector("line");
      line.setAttribute("stroke", color(`run${index}`));
      button.querySelector(".shape").setAttribute("fill", color(`run${index}`));
      const origin = run.parent === undefined ? "" : `, from run ${run.parent + 1} at ${run.forkedAt}`;
      button.querySelector(".name").textContent = `Run ${index + 1}${origin}`;
      button.querySelector(".loss").textContent = short(run.loss);
      button.querySelector(".status").textContent = run.status;
    });
  }

  item(index) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => this.studio.select(index));
    const svg = (name, attributes) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    };
    const picture = svg("svg", { viewBox: "0 0 44 16", "aria-hidden": "true" });
    picture.append(svg("line", {
      x1: 1, y1: 8, x2: 43, y2: 8, "stroke-width": 2.5, "stroke-dasharray": marks[index].dash.join(" "),
    }));
    const paths = {
      circle: "M22 3a5 5 0 1 0 .01 0z", square: "M17 3h10v10h-10z", triangle: "M22 2l6 11h-12z", diamond: "M22 1l7 7-7 7-7-7z",
    };
    picture.append(svg("path", { d: paths[marks[index].shape], class: "shape" }));
    button.append(picture);
    for (const name of ["name", "loss", "status"]) {
      const span = document.createElement("span");
      span.className = name;
      button.append(span);
    }
    item.append(button);
    return item;
  }

  showPlaying() {
    const button = element("play");
    button.textContent = this.studio.isPlaying ? "❚❚" : "▶";
    button.setAttribute("aria-label", this.studio.isPlaying ? "Pause" : "Play");
  }

  // Actions

  async fork() {
    const answer = await this.studio.change({ do: "fork", run: this.studio.selected });
    if (!answer.problem) this.studio.select(this.studio.runs.length - 1);
  }

  /** Hands a run out as a file. */
  async save(kind, type) {
    const answer = await this.studio.change({ do: kind, run: this.studio.selected });
    if (!answer.file) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([answer.file], { type }));
    link.download = `${this.facts.name}-run${this.studio.selected + 1}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async share() {
    history.replaceState(null, "", `${location.pathname}${location.search}#${this.studio.state}`);
    try {
      await navigator.clipboard.writeText(location.href);
      this.studio.message("The link is copied: whoever opens it on this machine sees the same.");
    } catch {
      this.studio.message("The address of this page is the link: copy it from the address bar.");
    }
  }

  key(event) {
    const isTyping = event.target.matches?.("input[type=text], input[list], select, dialog *");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const isButton = event.target.matches?.("button, summary");
    const actions = {
      " ": isButton ? null : () => element("play").click(), ArrowLeft: () => element("back").click(),
      ArrowRight: () => element("forward").click(), r: () => element("rewind").click(),
      f: () => element("fork").click(), "?": () => element("help").click(),
    };
    const run = ["1", "2", "3", "4"].indexOf(event.key);
    const action = run >= 0 ? () => this.studio.select(run) : actions[event.key];
    if (!action || (event.target.id === "time" && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    action();
  }

  applyTheme() {
    const isDark = (localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    element("theme").setAttribute("aria-pressed", isDark);
    if (this.studio.controls) this.studio.repaint();
  }

  toggleTheme() {
    localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    this.applyTheme();
  }

  // Predict first

  wirePrediction() {
    const { studio } = this;
    element("predict").addEventListener("click", () => this.ask());
    element("turn").addEventListener("click", async () => {
      const guess = Number(element("guess").value.replace(",", "."));
      if (!(guess > 0)) {
        element("guess").focus();
        return;
      }
      element("predict-dialog").close();
      const answer = await studio.change({ do: "turn", guess });
      if (!answer.problem) this.run(400, { do: "judge", name: "turn", guess });
    });
    ["first", "second"].forEach((id, guess) => element(id).addEventListener("click", async () => {
      element("predict-dialog").close();
      const answer = await studio.change({ do: "schedules" });
      if (!answer.problem) this.run(60, { do: "judge", name: "schedules", guess });
    }));
    element("predict-dialog").addEventListener("close", () => { if (!studio.isPlaying && !this.isJudging) this.hide(false); });
  }

  /** Hides what theory says and asks. */
  async ask() {
    this.hide(true);
    if (!this.facts.isQuadratic) {
      const kappa = 3 + Math.floor(Math.random() * 38);
      await this.studio.change({ do: "problem", name: "bowl", settings: { kappa, turn: 20 } });
    }
    element("turn-question").textContent =
      `${this.facts.title}: ${this.facts.formula}` +
      `${this.facts.settings.kappa ? `, κ = ${this.facts.settings.kappa}` : ""}. Below some rate descent comes in, above it ` +
      "it goes out. Three runs will show it: at your guess, just below the turn, and just above.";
    element("guess").value = "";
    element("predict-dialog").showModal();
  }

  hide(isHidden) {
    this.studio.hidesTheory = isHidden;
    document.body.classList.toggle("predicting", isHidden);
    this.update();
    this.studio.draw();
  }

  run(steps, question) {
    this.isJudging = true;
    this.studio.playTo(steps, async () => {
      const answer = await this.studio.ask(question);
      this.isJudging = false;
      this.hide(false);
      this.studio.message(answer.said ?? answer.problem ?? "");
    });
  }
}
