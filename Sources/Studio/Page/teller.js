// What is said to those who do not look at the picture: a table, and a sentence now and then.

import { grouped, short } from "./words.js";

const element = (id) => document.getElementById(id);

export class Teller {
  constructor(studio) {
    this.studio = studio;
    [this.lastTable, this.lastSaid, this.said] = [0, 0, ""];
    element("table").addEventListener("toggle", () => this.writeTable());
  }

  /** At most once in two seconds each, and once more when everything has come to rest. */
  update() {
    const now = performance.now();
    this.later ??= setTimeout(() => {
      this.later = null;
      this.announce();
      this.writeTable();
    }, Math.max(2000 - (now - this.lastSaid), 50));
  }

  announce() {
    this.lastSaid = performance.now();
    const runs = this.studio.runs.map((run, index) => `run ${index + 1}: loss ${short(run.loss, 3)}, ${run.status}`);
    const text = `Step ${grouped(this.studio.cursor)}. ${runs.join(". ")}.`;
    if (text === this.said) return;
    this.said = text;
    element("announce").textContent = text;
  }

  writeTable() {
    if (!element("table").open) return;
    const { runs, selected } = this.studio;
    const row = (cells, name = "td") => {
      const line = document.createElement("tr");
      line.append(...cells.map((text, index) => {
        const cell = document.createElement(index === 0 ? "th" : name);
        if (cell.tagName === "TH") cell.scope = name === "th" ? "col" : "row";
        cell.textContent = text;
        return cell;
      }));
      return line;
    };
    const table = element("table").querySelector("table");
    table.tHead.replaceChildren(row(["run", "step", "rate", "loss", "‖∇J‖", "verdict"], "th"));
    const present = runs.map((run, index) => row([
      `Run ${index + 1}`, grouped(run.step), short(run.rate, 6), short(run.loss, 6), short(run.gradient), run.status,
    ]));
    const points = runs[selected]?.points.filter((point) => point.step < runs[selected].step) ?? [];
    const stride = Math.ceil(points.length / 20) || 1;
    const records = points.filter((_, index) => index % stride === 0).map((point) => row([
      `Run ${selected + 1}, earlier`, grouped(point.step), short(point.rate, 6), short(point.loss, 6), short(point.gradient), "",
    ]));
    table.tBodies[0].replaceChildren(...present, ...records);
  }
}
