/// Values over a grid: z[row · x.count + column] belongs to (x[column], y[row]).
public struct Grid: Sendable, Equatable {
  /// Columns, in rising or falling order.
  public var x: [Double]
  /// Rows, in rising or falling order.
  public var y: [Double]
  /// x.count · y.count values, row by row; missing ones count as NaN.
  public var z: [Double]

  public init(x: [Double], y: [Double], z: [Double]) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The values of a function, for example J(w, b).
  public init(x: [Double], y: [Double], _ value: (_ x: Double, _ y: Double) -> Double) {
    self.init(x: x, y: y, z: y.flatMap { row in x.map { column in value(column, row) } })
  }

  /// The pixels of an image, row by row from the top: pixel (0, 0) is drawn in the upper left corner.
  public init(pixels: [Double], rows: Int, columns: Int) {
    self.init(
      x: (0..<max(columns, 0)).map(Double.init), y: (0..<max(rows, 0)).reversed().map(Double.init), z: pixels)
  }

  /// The value at a row and a column, NaN where there is none.
  public subscript(row: Int, column: Int) -> Double {
    let place = row * x.count + column
    return z.indices.contains(place) ? z[place] : .nan
  }
}
