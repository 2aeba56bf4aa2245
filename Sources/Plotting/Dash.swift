/// The dash pattern of a line: the second way, beside colour, to tell curves apart.
public enum Dash: Sendable, Equatable, CaseIterable {
  case solid, dashed, dotted, dashDot, longDash, dashDotDot

  /// The pattern in gnuplot's words: lengths of dash and gap in turn, in line widths.
  var pattern: String {
    switch self {
    case .solid: "solid"
    case .dashed: "(6,4)"
    case .dotted: "(1.5,3)"
    case .dashDot: "(8,3,1.5,3)"
    case .longDash: "(14,4)"
    case .dashDotDot: "(8,3,1.5,3,1.5,3)"
    }
  }
}
