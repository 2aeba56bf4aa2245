extension Spec {
  /// The names of the columns: `step,lr0[,lr1…][,momentum0…]`.
  public var columns: [String] {
    ["step"] + groups.indices.map { "lr\($0)" } + (cyclesMomentum ? groups.indices.map { "momentum\($0)" } : [])
  }

  /// Calls `body` with every step, 0 first, and its values: the rates of all groups, then their momenta if cycled.
  public func forEachRow(_ body: (_ step: Int, _ values: [Double]) throws -> Void) rethrows {
    var groups = groups
    var clock = 0.0
    for step in 0...steps {
      if step > 0 {
        if step <= metrics.count {
          for index in groups.indices { groups[index].observe(metrics[step - 1]) }
        }
        clock = epochs.isEmpty ? clock : epochs[step - 1] ?? (clock + 1)
      }
      let rates = groups.map { epochs.isEmpty ? $0.rate(at: step) : $0.rate(at: clock) }
      let momenta = groups.compactMap { $0.momentum?(epochs.isEmpty ? step : Int(clock)) }
      try body(step, rates + momenta)
    }
  }

  /// All rows at once: the values of ``forEachRow(_:)``.
  public var rows: [[Double]] {
    var rows: [[Double]] = []
    forEachRow { rows.append($1) }
    return rows
  }
}
