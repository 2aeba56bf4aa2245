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
}
