// Level curves of a grid by marching squares: in each cell the curve crosses the sides whose ends lie on both sides of the
// level, at the place that a straight line between the two values gives.

/**
 * The segments of one level, in units of cells.
 * @param grid numbers row by row, @param columns and @param rows its size
 * @returns a list of [x1, y1, x2, y2]
 */
export function segments(grid, columns, rows, level) {
  const found = [];
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const at = row * columns + column;
      // Corners counter-clockwise from the lower left.
      const corners = [grid[at], grid[at + 1], grid[at + columns + 1], grid[at + columns]];
      if (!corners.every(Number.isFinite)) continue;
      const places = [[0, 0], [1, 0], [1, 1], [0, 1]];
      const crossings = [];
      for (let side = 0; side < 4; side += 1) {
        const [a, b] = [corners[side], corners[(side + 1) % 4]];
        if ((a < level) === (b < level)) continue;
        const part = (level - a) / (b - a);
        const [from, to] = [places[side], places[(side + 1) % 4]];
        crossings.push([
          column + from[0] + part * (to[0] - from[0]), row + from[1] + part * (to[1] - from[1]),
        ]);
      }
      // A saddle has four crossings: its middle says which two belong together.
      if (crossings.length === 4) {
        const middle = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
        const joins = (middle < level) === (corners[0] < level) ? [[0, 1], [2, 3]] : [[3, 0], [1, 2]];
        for (const [a, b] of joins) found.push([...crossings[a], ...crossings[b]]);
      } else if (crossings.length === 2) {
        found.push([...crossings[0], ...crossings[1]]);
      }
    }
  }
  return found;
}

/** Levels that lie closer where the values are low, as in a bowl: shares of the range by squares. */
export function levels(grid, count = 16) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of grid) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return { low, high, list: [] };
  const list = [];
  for (let index = 0; index < count; index += 1) list.push(low + (high - low) * 10 ** (-4.2 + (4.2 * index) / count));
  return { low, high, list };
}
