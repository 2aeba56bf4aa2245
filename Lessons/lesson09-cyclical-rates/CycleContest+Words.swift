import Terminal

extension CycleContest {
  func describe(on console: Console) {
    search.describe(on: console)
    console.paragraph(
      "\(track), \(epochs) epochs = \(epochs * stepsPerEpoch) gradients per run, \(seedWords); a cycle is one epoch. Accuracy on the "
        + "test images, by the weights after the last step; * is the fixed rate that is best by validation:")
    console.print()
    var table = TextTable("schedule", "accuracy", "least", "greatest", "over fixed*", "seeds won")
    for runs in outcomes {
      let contestant = runs[0].contestant
      let isBest = contestant.isFixed && contestant.peak == bestFixed[0].contestant.peak
      let name = contestant.isFixed ? "fixed \(contestant.peak.significant(2))\(isBest ? "*" : "")" : contestant.name
      table.add(cells: [name] + cells(runs, against: isBest ? nil : bestFixed))
    }
    table.add(cells: ["one-cycle, \(halves[0].steps) gradients"] + cells(halves, against: bestFixed))
    console.print(table)
    console.print()
    console.paragraph(pace)
    console.print()
    sweep.describe(on: console)
  }

  /// The cycle at whose end each cyclic rate is past the last accuracy of the best fixed one.
  private var pace: String {
    let goal = CycleContest.mean(bestFixed, \.validation)
    let words = ["triangular", "triangular2", "exp_range", "SGDR"].map { name in
      let runs = runs(of: name)
      let cycle = runs[0].contestant.cycleEnds.firstIndex { end in
        CycleContest.mean(runs) { $0.accuracy(after: end) ?? .nan } >= goal
      }
      return "\(name) \(cycle.map { "\($0 + 1)" } ?? "none")"
    }
    return "The first of the \(epochs) cycles at whose end the mean accuracy on the validation images is at least what "
      + "fixed* comes to in the end (\(goal.fixed(4))): \(words.joined(separator: ", "))."
  }

  private func cells(_ runs: [RunOutcome], against other: [RunOutcome]?) -> [String] {
    let tests = runs.map(\.test)
    let spread = [CycleContest.mean(runs, \.test), tests.min() ?? .nan, tests.max() ?? .nan].map { $0.fixed(4) }
    guard let other else { return spread }
    return spread + [CycleContest.points(gain(runs, over: other)), "\(wins(runs, over: other)) of \(runs.count)"]
  }

  /// How much more of the test images `runs` tell rightly, in the mean of the seeds.
  func gain(_ runs: [RunOutcome], over other: [RunOutcome]) -> Double {
    CycleContest.mean(runs, \.test) - CycleContest.mean(other, \.test)
  }

  private func wins(_ runs: [RunOutcome], over other: [RunOutcome]) -> Int {
    zip(runs, other).count { $0.test > $1.test }
  }

  /// A difference of accuracies in points of a hundred, with its sign: "+1.2".
  static func points(_ difference: Double) -> String {
    (difference < 0 ? "−" : "+") + abs(100 * difference).fixed(1)
  }

  private var seedWords: String {
    seeds.count == 1 ? "seed \(seeds[0])" : "seeds \(seeds[0]) to \(seeds[seeds.count - 1])"
  }

  /// What the comparison showed on this network.
  var finding: String {
    let moving = outcomes.filter { !$0[0].contestant.isFixed }
    let ranked = moving.sorted { gain($0, over: bestFixed) > gain($1, over: bestFixed) }
    guard let best = ranked.first, let worst = ranked.last else { return "" }
    func words(_ runs: [RunOutcome]) -> String {
      "\(runs[0].contestant.name) \(CycleContest.points(gain(runs, over: bestFixed)))"
    }
    let better = moving.count { gain($0, over: bestFixed) > 0 }
    let half = gain(halves, over: bestFixed)
    return "\(track): \(better) of \(moving.count) moving rates end above the best fixed one "
      + "(\(bestFixed[0].contestant.peak.significant(2))) in the mean, from \(words(worst)) to \(words(best)) points; "
      + "one-cycle with only \(halves[0].steps) gradients \(CycleContest.points(half))."
  }
}
