import GradientDescent
import LinearModels
import Optimizers
import Terminal
import Training

/// Walks lesson 01's path twice, by the closed form and by the tape, and says how far apart they ever were.
func describePath(on bowl: Curvature, rate: Double, steps: Int, console: Console) {
  let problem = bowl.regression
  let start = LinearModel.zero(features: problem.featureCount)
  var closed = Descent(on: problem, from: start, by: SGD(), at: rate)
  var taped = Descent(on: TapedLine(problem: problem), from: start, by: SGD(), at: rate)
  var apart = 0.0
  for _ in 0...steps {
    let (a, b) = (closed.point, taped.point)
    guard let record = closed.next(), taped.next() != nil else { break }
    guard record.step > 0, record.loss.isFinite else { continue }
    let difference = relativeDifference(of: b, from: a)
    apart = difference.isNaN ? .nan : max(apart, difference)
  }
  let distance =
    apart == 0 ? "the same bit for bit" : "never further apart than \(apart.significant(2)) of the largest parameter"
  console.paragraph(
    "Lesson 01's path, \(steps.grouped) updates from zero at α = \(rate.significant()): the model by tape and the model by "
      + "closed form are \(distance).")
  console.print()
}
