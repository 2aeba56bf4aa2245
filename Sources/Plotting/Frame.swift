/// The rectangle of a panel's axes, in the units of the canvas, y downwards.
struct Frame: Sendable, Equatable {
  var left: Double
  var right: Double
  var top: Double
  var bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }
}
