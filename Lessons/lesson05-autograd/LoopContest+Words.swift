import Terminal

extension LoopContest.Entry {
  /// What became of the loop, in a word or two.
  var verdict: String {
    guard let last = excess.last, last.isFinite else { return "no number" }
    if excess.allSatisfy({ $0 == 1 }) { return "never moves" }
    if last > 1e3 || (excess.max() ?? 0) > 1e6 { return "diverges" }
    if last <= 1e-6 { return "learns" }
    let half = excess.suffix(excess.count / 2)
    if half.reduce(0, +) / Double(half.count) >= 0.4 { return "swings for ever" }
    return "still falling"
  }

  /// The highest share of the first excess in the last tenth of the epochs: of a swing, its height.
  var highestAtTheEnd: Double { excess.suffix(max(excess.count / 10, 1)).max() ?? .nan }
}

extension LoopContest {
  func describe(on console: Console) {
    console.paragraph(
      "What the order of the calls does to descent from zero: SGD, \(steps.grouped) epochs, rates in units of 2/λmax. The "
        + "last column is the highest J − J* of the last tenth, as a share of the start.")
    console.print()
    var table = TextTable("calls of one epoch", "rate", "verdict", "J − J*")
    for entry in entries {
      table.add(
        entry.name, entry.share.fixed(2), entry.verdict, entry.highestAtTheEnd.significant(2))
    }
    console.print(table)
  }

  /// What the comparison showed.
  var finding: String {
    "Two backward passes per step double the rate, which is fatal only above half the bound. Gradients that are never "
      + "zeroed are momentum with β = 1: below twice the bound J neither falls nor grows, it swings."
  }
}
