import Foundation

/// How a mark looks; whatever is nil is chosen by its place in the panel, so that no two curves style alike.
public struct Style: Sendable, Equatable {
  /// The colour, or nil for the next of the palette.
  public var color: Color?
  /// The dash pattern, or nil for the one that belongs to the place.
  public var dash: Dash?
  /// Line width relative to the normal one, 1.
  public var width: Double?
  /// The shape of the points; a curve has none unless asked, `.invisible` takes those of a path away.
  public var point: PointShape?

  /// A style in which whatever is left out is chosen by the mark's place.
  public init(color: Color? = nil, dash: Dash? = nil, width: Double? = nil, point: PointShape? = nil) {
    self.color = color
    self.dash = dash
    self.width = width
    self.point = point
  }

  /// Everything chosen by the mark's place in the panel.
  public static let automatic = Style()
  /// The thin grey line of an arrow.
  public static let arrow = Style(color: .gray, dash: .solid, width: 0.7)
  /// The thin dark dashes of reference lines.
  public static let rule = Style(color: .darkGray, dash: .dashed, width: 0.6)
}

/// The Okabe-Ito palette, which colour-blind readers can tell apart, and three greys and white.
///
/// - Source: Okabe and Ito, "Color Universal Design", 2008.
public enum Color: String, Sendable, Equatable, CaseIterable {
  /// A dark blue, the first curve's colour.
  case blue = "#0072B2"
  /// A red that leans to orange, the second curve's colour.
  case vermillion = "#D55E00"
  /// A bluish green, the third curve's colour.
  case green = "#009E73"
  /// A reddish purple, the fourth curve's colour.
  case purple = "#CC79A7"
  /// A light orange, the fifth curve's colour.
  case orange = "#E69F00"
  /// A light blue, the sixth curve's colour.
  case skyBlue = "#56B4E9"
  /// Black, the seventh curve's colour.
  case black = "#000000"
  /// Too light for a thin line on white: for areas and points.
  case yellow = "#F0E442"
  /// For reference lines.
  case darkGray = "#404040"
  /// For what lies in the background.
  case gray = "#8C8C8C"
  /// For areas and lines behind the data.
  case lightGray = "#C8C8C8"
  /// For words on dark cells.
  case white = "#FFFFFF"

  /// The colours of curves without a chosen one, in order.
  static let sequence: [Color] = [.blue, .vermillion, .green, .purple, .orange, .skyBlue, .black]
}

/// The dash pattern of a line: the second way, beside colour, to tell curves apart.
public enum Dash: Sendable, Equatable, CaseIterable {
  /// No gaps.
  case solid
  /// Dashes.
  case dashed
  /// Dots.
  case dotted
  /// A dash and a dot in turn.
  case dashDot
  /// Long dashes.
  case longDash
  /// A dash and two dots in turn.
  case dashDotDot

  /// The pattern in gnuplot's words: lengths of dash and gap in turn, in line widths.
  var pattern: String {
    switch self {
    case .solid: "solid"
    case .dashed: "(14,8)"
    case .dotted: "(4,6)"
    case .dashDot: "(20,7,4,7)"
    case .longDash: "(30,8)"
    case .dashDotDot: "(20,7,4,7,4,7)"
    }
  }
}

/// The shape of a point: the third way to tell marks apart.
public enum PointShape: Sendable, Equatable, CaseIterable {
  /// No point.
  case invisible
  /// A filled circle.
  case circle
  /// A filled square.
  case square
  /// A filled triangle, tip up.
  case triangle
  /// A filled square on its tip.
  case diamond
  /// A filled triangle, tip down.
  case nabla
  /// An open circle.
  case ring
  /// Two crossing diagonals.
  case cross
  /// A horizontal and a vertical line that cross.
  case plus

  /// gnuplot's number for the shape, the same in its png, svg and window terminals.
  var type: Int {
    switch self {
    case .invisible: -1
    case .circle: 7
    case .square: 5
    case .triangle: 9
    case .diamond: 13
    case .nabla: 11
    case .ring: 6
    case .cross: 2
    case .plus: 1
    }
  }

  /// The shapes of points without a chosen one, in order.
  static let sequence: [PointShape] = [.circle, .square, .triangle, .diamond, .nabla, .cross, .plus]
}

/// How the values of an image become colours.
public enum ColorMap: Sendable, Equatable, CaseIterable {
  /// Dark violet to yellow, evenly bright steps: for quantities.
  case viridis
  /// White to black: for digits and other ink.
  case ink
  /// Blue, white, vermillion; zero is white when the values have both signs: for weights and differences.
  case diverging

  /// The colours at evenly spaced places from the least value to the greatest.
  var stops: [String] {
    switch self {
    case .viridis: ["#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725"]
    case .ink: ["#FFFFFF", "#000000"]
    case .diverging: ["#0072B2", "#FFFFFF", "#D55E00"]
    }
  }

  /// Whether white words stand out more than black ones on the colour at a share of the way, 0 to 1.
  ///
  /// By the contrast ratio (L₁ + 0.05)/(L₂ + 0.05) both are equal at a relative luminance of 0.179.
  ///
  /// - Source: W3C, "Web Content Accessibility Guidelines 2.1", 2018.
  func isDark(at share: Double) -> Bool {
    let place = min(max(share, 0), 1) * Double(stops.count - 1)
    let lower = min(Int(place), stops.count - 2)
    let (from, to) = (Self.channels(of: stops[lower]), Self.channels(of: stops[lower + 1]))
    let light = zip(from, to).map { from, to in
      let value = from + (place - Double(lower)) * (to - from)
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return zip(light, [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 } < 0.179
  }

  /// Red, green and blue of "#RRGGBB", from 0 to 1.
  private static func channels(of color: String) -> [Double] {
    let value = Int(color.dropFirst(), radix: 16) ?? 0
    return [value >> 16, value >> 8 & 255, value & 255].map { Double($0) / 255 }
  }
}

/// A style with every choice made.
struct ResolvedStyle: Sendable, Equatable {
  var color: Color
  var dash: Dash
  var width: Double
  var point: PointShape
  /// gnuplot's line type in a text picture, from which it takes the character; and that character.
  var lineType: Int
  var character: Character

  /// gnuplot's `dumb` terminal draws line type n with the n-th of these.
  private static let characters: [Character] = ["*", "#", "$", "%", "@", "&", "="]

  /// The style of the `index`-th named mark of a panel.
  init(_ style: Style, index: Int) {
    let turn = index / Color.sequence.count
    color = style.color ?? Color.sequence[index % Color.sequence.count]
    // The second time round the colours, the dashes are moved by one, so that no pair returns.
    dash = style.dash ?? Dash.allCases[(index + turn) % Dash.allCases.count]
    width = style.width ?? 1
    point = style.point ?? PointShape.sequence[(index + turn) % PointShape.sequence.count]
    lineType = index % ResolvedStyle.characters.count + 1
    character = ResolvedStyle.characters[index % ResolvedStyle.characters.count]
  }
}
