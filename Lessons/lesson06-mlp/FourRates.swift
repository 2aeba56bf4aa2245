import LessonKit
import Plotting

/// The four panels of the lesson: a start at zero, a rate too low, a good one, and ten times that.
func fourBoundaries(_ zero: ZeroStart, _ sweep: RateSweep) -> Figure {
  let (cloud, rates) = (sweep.cloud, RateSweep.rates)
  let best = sweep.best(0)
  let high = min(best + 2, rates.count - 1)
  func panel(_ words: String, _ place: Int) -> Panel {
    let outcome = sweep.outcomes[0][place][0]
    return cloud.panel(
      "\(words): SGD \(rates[place].significant(1)), accuracy \(outcome.accuracy.fixed(2))", outcome.network)
  }
  let sigmoid = zero.results[3]
  return Figure(
    "Four boundaries of plain SGD: from zero, too slow, good, too fast",
    subtitle: "\(sweep.options.summary); plain SGD, \(sweep.options.steps) steps; colour: probability of a class",
    panels: [
      cloud.panel("zero sigmoids: SGD 1, accuracy \(sigmoid.accuracy.fixed(2))", sigmoid.network),
      panel("too low", 1), panel("best of the grid", best), panel("ten times that", high),
    ], arrangement: .grid(columns: 2))
}
