/// The Okabe-Ito palette, which colour-blind readers can tell apart, and three greys.
///
/// - Source: Okabe and Ito, "Color Universal Design", 2008.
public enum Color: String, Sendable, Equatable, CaseIterable {
  case blue = "#0072B2"
  case vermillion = "#D55E00"
  case green = "#009E73"
  case purple = "#CC79A7"
  case orange = "#E69F00"
  case skyBlue = "#56B4E9"
  case black = "#000000"
  /// Too light for a thin line on white: for areas and points.
  case yellow = "#F0E442"
  case darkGray = "#404040"
  case gray = "#8C8C8C"
  case lightGray = "#C8C8C8"

  /// The colours of curves without a chosen one, in order.
  static let sequence: [Color] = [.blue, .vermillion, .green, .purple, .orange, .skyBlue, .black]
}
