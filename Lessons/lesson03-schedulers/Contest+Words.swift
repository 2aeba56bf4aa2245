import LessonKit

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
        settled(entry).significant(3), entry.nanoseconds.fixed(0))
    }
    console.print(table)
    console.print()
  }

  /// What the comparison showed.
  var finding: String {
    let constant = settled(entries[0])
    guard let best = entries.min(by: { settled($0) < settled($1) }) else { return "" }
    let halved = settled(entries[1])
    return "At a constant rate the noise never lets go: it settles at \(constant.significant(3)), at half the rate at "
      + "\(halved.significant(3)). A rate that falls goes below: \(best.name) ends at \(settled(best).significant(3)). "
      + "One that falls too fast freezes on the way."
  }
}
