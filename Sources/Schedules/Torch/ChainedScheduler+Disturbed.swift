/// How the members of a ChainedScheduler disturb each other.
extension ChainedScheduler {
  public func rate(at step: Int, startingAt rate: Double) -> Double {
    guard step > 0 else { return rate }
    var (start, rate) = lastOverwritten(upTo: step) ?? (0, rate)
    while start < step {
      // As soon as all that is left to do is scaling, it can be done at once.
      if let gain = gain(from: start, to: step) { return rate * gain }
      start += 1
      rate = next(after: rate, at: start)
    }
    return rate
  }

  /// The last step at which a member overwrote the rate, and the rate after the members that follow it.
  private func lastOverwritten(upTo step: Int) -> (step: Int, rate: Double)? {
    let overwrites = members.map { $0.lastOverwrite(upTo: step) ?? 0 }
    guard let last = overwrites.max(), last > 0, let index = overwrites.lastIndex(of: last) else { return nil }
    return (last, members[index...].reduce(0) { $1.next(after: $0, at: last) })
  }

  public func next(after rate: Double, at step: Int) -> Double {
    members.reduce(rate) { $1.next(after: $0, at: step) }
  }

  /// The step that the constructor of an enclosing SequentialLR takes: an ordinary one for every member.
  public func initial(from rate: Double) -> Double { next(after: rate, at: 0) }

  public func lastOverwrite(upTo step: Int) -> Int? {
    members.compactMap { $0.lastOverwrite(upTo: step) }.max()
  }

  public func gain(from start: Int, to end: Int) -> Double? {
    members.reduce(1.0) { product, member in
      product.flatMap { product in member.gain(from: start, to: end).map { product * $0 } }
    }
  }

  public var restartProblem: String? { "it has no closed form" }

  public func initialLR(found: Double?) -> Double {
    members.reduce(found) { $1.initialLR(found: $0) } ?? 0
  }

  public func constructed(on rate: Double) -> Double {
    members.reduce(rate) { $1.constructed(on: $0) }
  }

  public var depth: Int { 1 + (members.map(\.depth).max() ?? 0) }

  /// Every cycling member sets the momentum at every step, so the last one wins.
  public var cyclesMomentum: Bool { members.contains { $0.cyclesMomentum } }

  public func momentum(at step: Int) -> Double {
    members.last { $0.cyclesMomentum }?.momentum(at: step) ?? 0
  }
}
