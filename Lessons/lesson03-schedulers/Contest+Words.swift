import Terminal

extension Contest {
  /// The mean excess over the last tenth of the steps.
  ///
  /// Single steps of a noisy run say little; a tenth of them says where it has settled.
  func settled(_ entry: Entry) -> Double {
    let tail = entry.excess.suffix(max(options.steps / 10, 1))
    return tail.reduce(0, +) / Double(tail.count)
  }

  func describe(on console: Console) {
    console.paragraph(
      "One noisy problem: batches of \(options.batchSize) rows drawn with replacement, "
        + "\(options.steps.grouped) steps from zero, means of \(options.chains) runs (seeds \(options.seed) to "
        + "\(options.seed &+ UInt64(options.chains - 1))). Theory: the constant rate settles at \(floor.significant(3))."
    )
    console.print()
    var table = TextTable("schedule", "first rate", "last rate", "J − J* in the end", "ns per call")
    for entry in entries {
      table.add(
        entry.name, entry.schedule(0).significant(3), entry.schedule(options.steps - 1).significant(3),
        settled(entry).isFinite ? settled(entry).significant(3) : "diverged", entry.nanoseconds.fixed(0))
    }
    console.print(table)
    console.print()
  }

  /// What the comparison showed.
  ///
  /// A schedule that diverged ended in no number; what is not a number never wins.
  var finding: String {
    let settledEntries = entries.map { (name: $0.name, end: settled($0)) }.filter { $0.end.isFinite }
    let falling = settledEntries.filter { !["constant", "half of it"].contains($0.name) }
    guard let best = falling.min(by: { $0.end < $1.end }) else {
      return "No run settled: the rate \(options.rate.significant()) is too high for this problem. Try a lower --rate."
    }
    let (constant, halved) = (settled(entries[0]), settled(entries[1]))
    guard constant.isFinite, halved.isFinite else {
      return
        "A constant rate of \(options.rate.significant()) diverges here; \(best.name) comes down from it in time and "
        + "ends at \(best.end.significant(3))."
    }
    guard best.end < constant else {
      return
        "Here no falling rate ends below the constant one, at \(constant.significant(3)): there is no noise to stall "
        + "on, or there were too few steps."
    }
    return "At a constant rate the noise never lets go: it settles at \(constant.significant(3)), at half the rate at "
      + "\(halved.significant(3)). A rate that falls goes below: \(best.name) ends at \(best.end.significant(3)). "
      + "One that falls too fast freezes on the way."
  }
}
