import Core
import Datasets
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import Terminal
import Training
import Tuning

/// On a bowl the order of the rates does not matter: the factors 1 − ηλ commute.
func describeOrder(on bowl: Curvature, seed: UInt64, console: Console) {
  let rates = (1...60).map { 0.9 * bowl.criticalRate * Double($0) / 60 }
  var random = RandomSource(seed: seed)
  var mixed = rates
  random.shuffle(&mixed)
  let start = LinearModel.zero(features: bowl.regression.featureCount)
  func end(_ order: [Double]) -> Double {
    let run = Descent(on: bowl.regression, from: start, by: SGD(), at: Listed(order))
    return run.prefix(order.count + 1).map(\.loss)[order.count]
  }
  let ends = [end(rates), end(rates.reversed()), end(mixed)]
  let (least, greatest) = (ends.min() ?? .nan, ends.max() ?? .nan)
  let spread = least == greatest ? 0 : (greatest - least) / greatest
  console.paragraph(
    "60 rates up, down and shuffled (seed \(seed)) end at the same cost \(least.significant(6)), to "
      + "\(spread.significant(1)) of it: on a bowl only the set of rates counts, and warm-up only "
      + "postpones."
  )
  console.print()
}

/// The rates of a list, one per step.
struct Listed: Schedule {
  let rates: [Double]

  init(_ rates: [Double]) { self.rates = rates }

  func callAsFunction(_ step: Int) -> Double { rates.isEmpty ? 0 : rates[min(step, rates.count - 1)] }
}
