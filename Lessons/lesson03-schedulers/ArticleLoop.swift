import GradientDescent
import Lesson03
import LinearModels
import Optimizers
import Terminal

/// The article's loop: StepLR, asked once per epoch, a full-batch step each; the rate printed after every epoch.
///
/// The schedule is exercise 3.1: with your own code chosen, these are your own rates.
func articleLoop(on problem: LinearRegression, epochs: Int, console: Console) {
  console.print("  The article's loop: step_size = 10, gamma = 0.1\n")
  let schedule = StepDecay(base: 0.1, stepSize: 10, gamma: 0.1)
  guard !schedule(0).isNaN else {
    console.paragraph("Exercise 3.1 gives no rates yet.")
    return console.print()
  }
  let start = LinearModel.zero(features: problem.featureCount)
  for record in Descent(on: problem, from: start, by: SGD(), at: schedule).prefix(epochs) {
    // As in the article, the rate is printed after `scheduler.step()`: it is that of the next epoch.
    console.print("  Epoch \(record.step + 1)".padded(to: 12) + "Learning Rate: \(schedule(record.step + 1))")
  }
  console.print()
}

extension String {
  /// The text with spaces behind it up to `width`.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
