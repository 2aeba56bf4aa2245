// The picture of the problem: level curves over two parameters, the curve over one, or what a network says of its inputs;
// and on it the paths of the runs. The numbers come from the server.

import { floats } from "./link.js";
import { levels, segments } from "./contours.js";
import { Line, color, marker, marks, short } from "./words.js";

const columns = 96;
const rows = 72;

export class Plane {
  constructor(canvas, readout, studio) {
    [this.canvas, this.readout, this.studio] = [canvas, readout, studio];
    this.context = canvas.getContext("2d");
    this.grid = null;
    /** The row of the selected run that the keyboard stands on. */
    this.index = null;
    canvas.addEventListener("pointermove", (event) => this.hover(event));
    canvas.addEventListener("pointerdown", (event) => this.grab(event));
    canvas.addEventListener("pointerup", (event) => this.release(event));
    canvas.addEventListener("keydown", (event) => this.walk(event));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2);
    }, { passive: false });
  }

  /** A new problem: its window, and its numbers. */
  async show(facts) {
    this.facts = facts;
    this.window = [...facts.window];
    this.index = null;
    await this.load();
  }

  zoom(factor) {
    const [x0, x1, y0, y1] = this.window;
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    this.window = [x + (x0 - x) * factor, x + (x1 - x) * factor, y + (y0 - y) * factor, y + (y1 - y) * factor];
    this.load();
  }

  /** Asks for the numbers of the window. */
  async load() {
    const isLine = this.facts.picture === "line";
    const shape = isLine ? [160, 1] : [columns, rows];
    const window = this.window;
    const answer = await this.studio.ask({
      do: "grid", window, columns: shape[0], rows: shape[1], run: this.studio.selected,
    });
    if (!answer.grid || window !== this.window) return;
    this.grid = floats(answer.grid);
    this.shape = shape;
    this.background = null;
    this.studio.draw();
  }

  x(value) { return ((value - this.window[0]) / (this.window[1] - this.window[0])) * this.width; }
  y(value) { return this.height - ((value - this.window[2]) / (this.window[3] - this.window[2])) * this.height; }
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    return {
      px, py, x: this.window[0] + (px / this.width) * (this.window[1] - this.window[0]),
      y: this.window[2] + (1 - py / this.height) * (this.window[3] - this.window[2]),
    };
  }

  /** Fits the canvas to its box and the screen's pixels. */
  fit() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      [this.canvas.width, this.canvas.height] = [width, height];
      this.background = null;
    }
    [this.width, this.height] = [box.width, box.height];
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  draw() {
    if (!this.facts) return;
    this.fit();
    this.context.clearRect(0, 0, this.width, this.height);
    if (this.grid) {
      if (!this.background) this.background = this.paint();
      this.context.drawImage(this.background, 0, 0, this.width, this.height);
    }
    if (this.facts.picture === "boundary") return;
    this.studio.runs.forEach((run, index) => this.drawPath(run, index));
    const start = this.studio.start;
    if (start && this.facts.picture === "plane") this.ring(this.x(start[0]), this.y(start[1]));
  }

  ring(x, y) {
    this.context.setLineDash([]);
    this.context.lineWidth = 2;
    this.context.strokeStyle = color("ink");
    this.context.beginPath();
    this.context.arc(x, y, 6, 0, 2 * Math.PI);
    this.context.stroke();
  }

  /** What lies behind the paths, painted once for a window. */
  paint() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.canvas.width, this.canvas.height];
    const context = canvas.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (this.facts.picture === "line") this.paintCurve(context);
    else this.paintLevels(context);
    this.paintAxes(context);
    for (const [x, y, label] of this.facts.rows ?? []) {
      marker(context, label ? "circle" : "diamond", this.x(x), this.y(y), 3, color(label ? "run1" : "run0"));
    }
    return canvas;
  }

  paintCurve(context) {
    context.lineWidth = 2;
    context.strokeStyle = color("contour");
    context.beginPath();
    this.grid.forEach((value, index) => {
      context.lineTo((index / (this.grid.length - 1)) * this.width, this.y(value));
    });
    context.stroke();
  }

  paintLevels(context) {
    const [w, h] = this.shape;
    const isBoundary = this.facts.picture === "boundary";
    const { low, high, list } = isBoundary ? { low: 0, high: 1, list: [0.5] } : levels(this.grid);
    const image = new ImageData(w, h);
    const [from, to] = (isBoundary ? ["class0", "class1"] : ["low", "high"]).map((name) => channels(color(name)));
    for (let row = 0; row < h; row += 1) {
      for (let column = 0; column < w; column += 1) {
        const value = this.grid[row * w + column];
        const share = Math.min(Math.max((value - low) / (high - low), 0), 1) || 0;
        const part = isBoundary ? share : share ** 0.3;
        const at = 4 * ((h - 1 - row) * w + column);
        for (let channel = 0; channel < 3; channel += 1) {
          image.data[at + channel] = from[channel] + part * (to[channel] - from[channel]);
        }
        image.data[at + 3] = 255;
      }
    }
    const small = document.createElement("canvas");
    [small.width, small.height] = [w, h];
    small.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingQuality = "high";
    context.drawImage(small, 0, 0, this.width, this.height);
    context.lineWidth = isBoundary ? 2 : 1;
    context.strokeStyle = color(isBoundary ? "ink" : "contour");
    context.globalAlpha = isBoundary ? 1 : 0.75;
    const [sx, sy] = [this.width / (w - 1), this.height / (h - 1)];
    for (const level of list) {
      context.beginPath();
      for (const [x1, y1, x2, y2] of segments(this.grid, w, h, level)) {
        context.moveTo(x1 * sx, this.height - y1 * sy);
        context.lineTo(x2 * sx, this.height - y2 * sy);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  paintAxes(context) {
    context.fillStyle = color("soft");
    context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const [x0, x1, y0, y1] = this.window;
    context.textAlign = "right";
    context.fillText(`${this.facts.axes[0]} → ${short(x1, 3)}`, this.width - 8, this.height - 8);
    context.textAlign = "left";
    context.fillText(short(x0, 3), 8, this.height - 8);
    context.fillText(`${this.facts.axes[1]} ↑ ${short(y1, 3)}`, 8, 18);
    context.fillText(short(y0, 3), 8, this.height - 24);
  }

  /** A path: what was made strongly, what is still ahead faintly. */
  drawPath(run, index) {
    const context = this.context;
    const limit = (value, end) => Math.min(Math.max(value, -end), 2 * end);
    context.strokeStyle = color(`run${index}`);
    context.lineWidth = index === this.studio.selected ? 2.4 : 1.7;
    context.setLineDash(marks[index].dash);
    let isAhead = false;
    let line = new Line(context);
    context.beginPath();
    const toPresent = () => {
      if (run.point[0] !== null) {
        line.to(limit(this.x(run.point[0]), this.width), limit(this.y(run.point[1]), this.height), true);
      }
    };
    for (const point of run.points) {
      if (point.x === null) continue;
      const [x, y] = [limit(this.x(point.x), this.width), limit(this.y(point.y), this.height)];
      if (!isAhead && point.step > run.step) {
        toPresent();
        context.stroke();
        context.beginPath();
        line = new Line(context);
        context.globalAlpha = 0.3;
        isAhead = true;
      }
      line.to(x, y);
    }
    if (!isAhead) toPresent();
    context.stroke();
    context.globalAlpha = 1;
    context.setLineDash([]);
    // Single steps, as long as they can be told apart.
    if (run.points.length < 80) {
      context.fillStyle = color(`run${index}`);
      for (const point of run.points) {
        if (point.x !== null && point.step <= run.step) context.fillRect(this.x(point.x) - 1.5, this.y(point.y) - 1.5, 3, 3);
      }
    }
    if (run.point[0] !== null && run.point[1] !== null) {
      marker(context, marks[index].shape, this.x(run.point[0]), this.y(run.point[1]), 6, color(`run${index}`));
    }
    const chosen = index === this.studio.selected && this.index !== null ? run.points[this.index] : null;
    if (chosen && chosen.x !== null) this.ring(this.x(chosen.x), this.y(chosen.y));
  }

  say(run, point) {
    const names = this.facts.axes;
    const where = point.x === null ? "" : `, ${names[0]} ${short(point.x, 6)}, ${names[1]} ${short(point.y, 6)}`;
    this.readout.textContent =
      `Run ${run + 1}, step ${point.step}${where}, loss ${short(point.loss, 6)}, rate ${short(point.rate, 6)}`;
  }

  hover(event) {
    if (!this.facts || !this.window) return;
    const place = this.place(event);
    let best = null;
    this.studio.runs.forEach((run, index) => run.points.forEach((point) => {
      if (point.x === null || this.facts.picture === "boundary") return;
      const distance = Math.hypot(this.x(point.x) - place.px, this.y(point.y) - place.py);
      if (distance < 14 && (!best || distance < best.distance)) best = { distance, index, point };
    }));
    if (best) this.say(best.index, best.point);
    else this.readout.textContent = `${this.facts.axes[0]} ${short(place.x, 4)}, ${this.facts.axes[1]} ${short(place.y, 4)}`;
  }

  /** Left and right go along the selected run. */
  walk(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    const run = this.studio.runs[this.studio.selected];
    if (move === undefined || !run || run.points.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.index = Math.min(Math.max((this.index ?? run.points.length - 1) + move, 0), run.points.length - 1);
    this.say(this.studio.selected, run.points[this.index]);
    this.studio.draw();
  }

  /** The start can be taken and put down elsewhere. */
  grab(event) {
    const start = this.studio.start;
    if (!start || this.facts?.picture !== "plane") return;
    const place = this.place(event);
    this.isHeld = Math.hypot(this.x(start[0]) - place.px, this.y(start[1]) - place.py) < 24;
    if (this.isHeld) this.canvas.setPointerCapture(event.pointerId);
  }

  release(event) {
    if (!this.isHeld) return;
    this.isHeld = false;
    const { x, y } = this.place(event);
    this.studio.change({ do: "start", point: [x, y] });
  }
}

/** Red, green and blue of a CSS colour. */
function channels(text) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}
