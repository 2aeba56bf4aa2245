// Curves over the steps, on a log axis: the loss, and the rate with its bound.

import { Line, color, grouped, marker, marks, short } from "./words.js";

export class Chart {
  /** @param key the member of a row that is drawn: "loss" or "rate" */
  constructor(canvas, readout, key, studio) {
    [this.canvas, this.readout, this.key, this.studio] = [canvas, readout, key, studio];
    this.context = canvas.getContext("2d");
    this.chosen = null;
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      this.say(((event.clientX - box.left - this.left) / (box.width - this.left - 10)) * this.end);
    });
    canvas.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      this.say((this.chosen ?? this.studio.cursor) + move * Math.max(1, Math.round(this.end / 100)));
    });
    canvas.addEventListener("pointerleave", () => { this.chosen = null; this.studio.draw(); });
  }

  left = 58;

  /** The values of all runs nearest to a step. */
  say(step) {
    this.chosen = Math.min(Math.max(Math.round(step), 0), this.end);
    const words = this.studio.runs.map((run, index) => {
      const row = nearest(run.points, this.chosen);
      return row ? `run ${index + 1} at step ${row.step}: ${this.key} ${short(row[this.key], 6)}` : "";
    });
    this.readout.textContent = words.filter(Boolean).join("; ") || "No step has been made.";
    this.studio.draw();
  }

  draw() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) [this.canvas.width, this.canvas.height] = [width, height];
    const context = this.context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    const runs = this.studio.runs;
    const selected = runs[this.studio.selected];
    const bound = this.key === "rate" && !this.studio.hidesTheory ? selected?.bound : null;
    let [low, high] = [Infinity, -Infinity];
    const take = (value) => {
      if (!(value > 0)) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    };
    for (const run of runs) {
      run.points.forEach((point) => take(point[this.key]));
      take(run[this.key]);
      if (this.key === "rate") run.plan?.forEach(([, rate]) => take(rate));
    }
    if (bound) take(bound);
    if (!(low <= high)) [low, high] = [0.1, 1];
    // A schedule's last steps may fall to nothing: six decades show the rest.
    if (this.key === "rate") low = Math.max(low, high * 1e-6);
    const [bottom, top] = [Math.log10(low) - 0.12, Math.log10(high) + 0.12];
    const planned = this.key === "rate" ? runs.map((run) => run.plan?.at(-1)?.[0] ?? 0) : [0];
    this.end = Math.max(this.studio.steps, 20, ...planned.map((step) => Math.min(step, this.studio.steps + 200)));
    this.x = (step) => this.left + (step / this.end) * (box.width - this.left - 10);
    this.y = (value) => {
      const share = value > 0 ? (Math.log10(value) - bottom) / (top - bottom) : 0;
      return box.height - 22 - Math.min(Math.max(share, 0), 1) * (box.height - 32);
    };
    this.axes(box, bottom, top);
    if (bound) this.level(box, bound);
    runs.forEach((run, index) => this.curve(run, index));
    if (this.chosen !== null) {
      context.setLineDash([]);
      context.strokeStyle = color("soft");
      context.lineWidth = 1;
      context.strokeRect(this.x(this.chosen), 8, 0, box.height - 30);
    }
  }

  axes(box, bottom, top) {
    const context = this.context;
    context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    context.fillStyle = color("soft");
    context.strokeStyle = color("line");
    context.lineWidth = 1;
    context.setLineDash([]);
    context.textAlign = "right";
    const decades = [];
    for (let power = Math.ceil(bottom); power <= top; power += 1) decades.push(10 ** power);
    const stride = Math.ceil(decades.length / 6);
    let values = decades.filter((_, index) => index % stride === 0);
    if (values.length < 2) values = [10 ** (bottom + 0.12), 10 ** (top - 0.12)];
    for (const value of values) {
      const y = this.y(value);
      context.beginPath();
      context.moveTo(this.left, y);
      context.lineTo(box.width - 10, y);
      context.stroke();
      context.fillText(short(value, 3), this.left - 6, y + 4);
    }
    context.textAlign = "left";
    context.fillText("0", this.left, box.height - 6);
    context.textAlign = "right";
    context.fillText(`step ${grouped(this.end)}`, box.width - 10, box.height - 6);
  }

  level(box, bound) {
    const context = this.context;
    context.strokeStyle = color("warn");
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(this.left, this.y(bound));
    context.lineTo(box.width - 10, this.y(bound));
    context.stroke();
    context.fillStyle = color("warn");
    context.textAlign = "right";
    context.fillText(`2/λmax = ${short(bound)}`, box.width - 12, this.y(bound) - 5);
  }

  curve(run, index) {
    const context = this.context;
    const stroke = (points, alpha) => {
      context.globalAlpha = alpha;
      context.beginPath();
      const line = new Line(context);
      points.forEach(([step, value], place) => {
        if (value !== null) line.to(this.x(step), this.y(value), place === points.length - 1);
      });
      context.stroke();
      context.globalAlpha = 1;
    };
    context.strokeStyle = color(`run${index}`);
    context.lineWidth = index === this.studio.selected ? 2.2 : 1.6;
    context.setLineDash(marks[index].dash);
    const pairs = run.points.map((point) => [point.step, point[this.key]]);
    stroke(pairs.filter(([step]) => step <= run.step).concat([[run.step, run[this.key]]]), 1);
    stroke(pairs.filter(([step]) => step >= run.step), 0.3);
    if (this.key === "rate" && run.plan) stroke(run.plan.filter(([step]) => step >= run.step), 0.45);
    context.setLineDash([]);
    if (run[this.key] > 0) marker(context, marks[index].shape, this.x(run.step), this.y(run[this.key]), 4.5, color(`run${index}`));
  }
}

/** The row whose step is nearest. */
function nearest(points, step) {
  let best = null;
  for (const point of points) if (!best || Math.abs(point.step - step) < Math.abs(best.step - step)) best = point;
  return best;
}
