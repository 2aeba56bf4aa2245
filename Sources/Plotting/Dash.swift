/// The dash pattern of a line: the second way, beside colour, to tell curves apart.
public enum Dash: Sendable, Equatable, CaseIterable {
  case solid, dashed, dotted, dashDot, longDash, dashDotDot

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
