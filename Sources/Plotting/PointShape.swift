/// The shape of a point: the third way to tell marks apart.
public enum PointShape: Sendable, Equatable, CaseIterable {
  case invisible, circle, square, triangle, diamond, nabla, ring, cross, plus

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
