// Numbers as they are said and shown. Nothing here is computed that is a claim: the server did that.

/** About four digits: 0.0075, 1.23e-9. */
export function short(number, digits = 4) {
  if (number === null || number === undefined) return "–";
  if (number === 0) return "0";
  const size = Math.abs(number);
  if (size >= 1e5 || size < 1e-4) return number.toExponential(Math.max(digits - 2, 1));
  return String(Number(number.toPrecision(digits)));
}

/** With the digits grouped. */
export const grouped = (count) => count.toLocaleString("en-US");

/** What the slider says: "0.0075, 0.996 of the bound", or a factor on the schedule, or on a rate that the method finds. */
export function sliderWords(run, hidesTheory) {
  const isFactor = run.schedule !== "" || run.rate !== run.slider;
  const rate = isFactor ? `factor ${short(run.slider)}, rate ${short(run.rate)}` : short(run.rate);
  if (hidesTheory) return rate;
  if (!run.bound) return `${rate}, no bound where nothing curves upwards`;
  return `${rate}, ${short(run.rate / run.bound, 3)} of the bound`;
}

/** Colour, dash and marker of the four runs: each alone tells them apart. */
export const marks = [
  { dash: [], shape: "circle" },
  { dash: [9, 4], shape: "square" },
  { dash: [2, 3], shape: "triangle" },
  { dash: [10, 3, 2, 3], shape: "diamond" },
];

const colors = new Map();

/** A CSS colour of the page; asking the browser for one takes as long as drawing with it. */
export function color(name) {
  if (!colors.has(name)) {
    colors.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return colors.get(name);
}

/** The colours have changed: another theme. */
export const forgetColors = () => colors.clear();

/** Lines to points that lie a pixel or more from the last one: the others could not be seen. */
export class Line {
  constructor(context) { [this.context, this.x, this.y] = [context, Infinity, Infinity]; }

  to(x, y, isLast = false) {
    if (!isLast && Math.abs(x - this.x) + Math.abs(y - this.y) < 1.5) return;
    this.context.lineTo(x, y);
    [this.x, this.y] = [x, y];
  }
}

/** Draws a run's marker. */
export function marker(context, shape, x, y, size, fill) {
  context.beginPath();
  if (shape === "circle") context.arc(x, y, size, 0, 2 * Math.PI);
  if (shape === "square") context.rect(x - size, y - size, 2 * size, 2 * size);
  if (shape === "triangle") {
    context.moveTo(x, y - 1.3 * size);
    context.lineTo(x + 1.2 * size, y + size);
    context.lineTo(x - 1.2 * size, y + size);
    context.closePath();
  }
  if (shape === "diamond") {
    context.moveTo(x, y - 1.4 * size);
    context.lineTo(x + 1.4 * size, y);
    context.lineTo(x, y + 1.4 * size);
    context.lineTo(x - 1.4 * size, y);
    context.closePath();
  }
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = color("card");
  context.setLineDash([]);
  context.stroke();
}
