/// A place in a panel; `top` differs from `y` only in areas, where it is the upper edge.
struct Spot: Sendable, Equatable {
  var x: Double
  var y: Double
  var top: Double

  init(_ x: Double, _ y: Double, top: Double? = nil) {
    self.x = x
    self.y = y
    self.top = top ?? y
  }
}
