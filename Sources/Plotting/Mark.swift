/// Something drawn in a panel.
///
/// Points that cannot be drawn (NaN, ±∞, zero or negative on a log axis) are left out and counted in a notice; arrays
/// of different length are cut to the shorter one, also with a notice. No data makes a picture fail.
public enum Mark: Sendable, Equatable {
  /// A line through the points in their order. A point that cannot be drawn leaves a gap.
  case curve(_ name: String, x: [Double], y: [Double], style: Style = .automatic)
  /// Single points.
  case points(_ name: String, x: [Double], y: [Double], style: Style = .automatic)
  /// A way through the plane: a line with its points, a ring at the start, an arrow head at the end.
  case path(_ name: String, x: [Double], y: [Double], style: Style = .automatic)
  /// The area between two curves over the same x, for example the least and the greatest of several seeds.
  case area(_ name: String, x: [Double], from: [Double], to: [Double], style: Style = .automatic)
  /// Bars that stand on zero (on the lower edge, where the y axis is logarithmic).
  case bars(_ name: String, x: [Double], y: [Double], style: Style = .automatic)
  /// A thin line at one x, named above the frame.
  case verticalLine(at: Double, label: String = "", style: Style = .rule)
  /// A thin line at one y, named to the right of the frame.
  case horizontalLine(at: Double, label: String = "", style: Style = .rule)
  /// Text beside the point (x, y).
  case text(_ text: String, x: Double, y: Double)
  /// Text centred on (x, y), without a dot: a number in a cell; white on the dark cells of an image.
  case cellText(_ text: String, x: Double, y: Double)
  /// A framed box centred on (x, y), with a bold first line and a lighter second one.
  case box(_ text: String, _ detail: String, x: Double, y: Double)
  /// A straight arrow from (x, y) to (toX, toY).
  case arrow(x: Double, y: Double, toX: Double, toY: Double, style: Style = .arrow)
  /// A light grey background between two values of x, named above the frame.
  case band(from: Double, to: Double, label: String = "")
  /// Level curves of z over x and y, light grey.
  case contours(_ grid: Grid, levels: Levels = .count(12))
  /// One coloured cell per grid point, with a colour scale beside the frame unless `scale` is nil.
  case image(_ grid: Grid, colors: ColorMap = .viridis, scale: String? = "")
}

extension Mark {
  /// Text beside a point.
  public static func label(_ text: String, at place: (x: Double, y: Double)) -> Mark {
    .text(text, x: place.x, y: place.y)
  }

  /// The name under which the mark stands in the legend, nil for marks that have none.
  public var name: String? {
    switch self {
    case .curve(let name, _, _, _), .points(let name, _, _, _), .path(let name, _, _, _),
      .area(let name, _, _, _, _), .bars(let name, _, _, _):
      name
    case .verticalLine, .horizontalLine, .text, .cellText, .box, .arrow, .band, .contours, .image: nil
    }
  }
}

/// Values over a grid: z[row · x.count + column] belongs to (x[column], y[row]).
public struct Grid: Sendable, Equatable {
  /// Columns, in rising or falling order.
  public var x: [Double]
  /// Rows, in rising or falling order.
  public var y: [Double]
  /// x.count · y.count values, row by row; missing ones count as NaN.
  public var z: [Double]

  /// A grid from its columns, its rows, and a value for each of their crossings.
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

/// At which values level curves are drawn.
public enum Levels: Sendable, Equatable {
  /// `count` values, evenly spaced between the least and the greatest value.
  case count(Int)
  /// `count` values in a geometric sequence between the least excess over `above` and the greatest; for narrow bowls.
  case logarithmic(Int, above: Double = 0)
  /// Exactly these.
  case values([Double])
}

extension Levels: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Double...) { self = .values(elements) }
}
