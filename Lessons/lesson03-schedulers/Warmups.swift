import GradientDescent
import Optimizers
import Schedules
import Terminal

/// Where the curvature falls along the way, a warm-up saves a rate that would blow up at once.
func describeWarmup(on console: Console) throws {
  console.paragraph(
    "Where the curvature falls along the way it is different. x⁴/4 + x²/2 from x = 3, curvature 28 there and 1 in the "
      + "minimum, 200 steps:")
  console.print()
  var table = TextTable("peak rate", "constant", "warm-up of 10 steps", "warm-up of 20 steps")
  for rate in [0.1, 0.5, 0.9, 1.5, 1.9, 2.1] {
    table.add(
      rate.significant(2), end(of: Hold(rate)), end(of: try Warmup(to: rate, over: 10)),
      end(of: try Warmup(to: rate, over: 20)))
  }
  console.print(table)
  console.print()
}

/// How a run from x = 3 ends.
private func end(of schedule: any Schedule) -> String {
  var descent = Descent(on: SteepSides(), from: 3, by: SGD(), at: schedule)
  let run = descent.history(steps: 200)
  if let step = run.divergedAt { return "diverged at step \(step)" }
  return (run.losses.last ?? .nan) < 1e-6 ? "converged" : "never settles"
}
