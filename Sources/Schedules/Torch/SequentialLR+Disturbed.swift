/// What a SequentialLR does when other schedulers share its parameter group.
extension SequentialLR {
  /// The step that the constructor of an enclosing SequentialLR takes, with which this one has already counted to 1.
  ///
  /// It is an ordinary step, not a first one, and if there is a milestone 1 it is a restart.
  public func initial(from rate: Double) -> Double {
    let index = index(at: 1)
    return index > 0 ? members[index].restart(from: rate) : members[0].next(after: rate, at: 0)
  }

  public func rate(at step: Int, startingAt rate: Double) -> Double {
    value(at: step, on: Timeline(lead: 1, first: rate))
  }

  public func next(after rate: Double, at step: Int) -> Double {
    let index = index(at: step)
    let start = start(of: index, lead: 0)
    return step == start && step > 0
      ? members[index].restart(from: rate) : members[index].next(after: rate, at: step - start)
  }

  public func lastOverwrite(upTo step: Int) -> Int? {
    let index = index(at: step)
    let start = start(of: index, lead: 0)
    if let inside = members[index].lastOverwrite(upTo: step - start) { return start + inside }
    if start > 0, (members[index] is MultiplicativeLR) == false { return start }
    return start > 0 ? lastOverwrite(upTo: start - 1) : nil
  }

  public func gain(from begin: Int, to end: Int) -> Double? {
    let index = index(at: end)
    let start = start(of: index, lead: 0)
    return begin >= start ? members[index].gain(from: begin - start, to: end - start) : nil
  }

  public var restartProblem: String? { "it has no closed form" }

  public func initialLR(found: Double?) -> Double {
    members.reduce(found) { $1.initialLR(found: $0) } ?? 0
  }

  /// Construction resets the group to its initial rate before the first step.
  public func constructed(on rate: Double) -> Double { self(0) }

  public var depth: Int { 1 + (members.map(\.depth).max() ?? 0) }
}

/// Momentum is moved by the member at work, stays where the last one left it, and is set by construction.
extension SequentialLR {
  public var cyclesMomentum: Bool { members.contains { $0.cyclesMomentum } }

  public func momentum(at step: Int) -> Double {
    let current = index(at: step)
    let first = index(at: 0)
    for index in stride(from: current, through: first, by: -1) where members[index].cyclesMomentum {
      let start = start(of: index, lead: 0)
      let end = index == current ? step : milestones[index] - 1
      if end >= start { return members[index].momentum(at: end - start) }
    }
    return members.last { $0.cyclesMomentum }?.momentum(at: 0) ?? 0
  }
}
