/// A named mark made ready: only spots that can be drawn, in unbroken runs.
struct Trace: Sendable, Equatable {
  enum Shape: Sendable, Equatable {
    case curve(withPoints: Bool)
    case points, path, area, bars
  }

  var name: String
  var shape: Shape
  var look: Look
  var runs: [[Spot]]

  var isEmpty: Bool { runs.isEmpty }

  /// The ends of the mark along both axes, nil when it is empty.
  var spots: some Sequence<Spot> { runs.lazy.joined() }
}
