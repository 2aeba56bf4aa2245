import LessonKit
import LinearModels
import Terminal

extension Console {
  /// What theory says about a bowl before any run.
  func print(_ bowl: Curvature) {
    let (low, high) = (bowl.smallestEigenvalue.significant(6), bowl.largestEigenvalue.significant(6))
    print("  λ from \(low) to \(high), κ = \(bowl.conditionNumber.significant())")
    print("  critical rate 2/λmax = \(bowl.criticalRate.significant())")
    print(
      "  best constant rate 2/(λmin + λmax) = \(bowl.bestRate.significant()), "
        + "\((bowl.bestRate / bowl.criticalRate).fixed(4)) of the critical one")
    print("  least cost \(bowl.leastCost.significant(5))\n")
    let unknowns = bowl.eigenvalues.count
    guard bowl.rank < unknowns else { return }
    paragraph(
      "The table determines only \(bowl.rank) of \(unknowns) parameters: a column is constant, follows from others, or is "
        + "so small that it vanishes beside the bias (--scaling zscore mends that). λ and κ leave the others out.")
    print()
  }
}

/// What the runs showed, held against what theory says of their rates.
func finding(from trails: [Trail], in bowl: Curvature, scaling: Scaling) -> String {
  if trails.contains(where: { $0.run.losses.prefix(2).contains(where: \.isNaN) }) {
    return "Nothing to be found yet: the cost is not a number from the first steps on."
  }
  let below = trails.filter { $0.rate < bowl.criticalRate }
  let above = trails.filter { $0.rate > bowl.criticalRate }
  if let wrong = below.first(where: { $0.verdict.isDiverged || $0.verdict == .growing }) {
    return
      "At \(wrong.rate.significant()), below 2/λmax, the cost grows: gradient descent on this cost cannot do that. "
      + "Look at the cost and its gradient, or at the noise of --batch-size."
  }
  var sentences: [String] = []
  switch (below.last, above.first) {
  case (let low?, let high?) where above.allSatisfy(\.grows):
    sentences.append("A rate below 2/λmax converges, a rate above it cannot.")
    sentences.append("You crossed it between \(low.rate.significant()) and \(high.rate.significant()).")
  case (_, let high?) where !high.grows:
    let times = (high.rate / bowl.criticalRate).fixed(4)
    sentences.append(
      "\(high.rate.significant()) is \(times) times 2/λmax, and these steps were too few to see it grow.")
  case (let low?, _):
    let share = (low.rate / bowl.criticalRate).significant(3)
    sentences.append("The cost falls: \(low.rate.significant()) is \(share) of 2/λmax. Try to cross it.")
  case (nil, let high?):
    let times = (high.rate / bowl.criticalRate).fixed(3)
    sentences.append("The cost grows: \(high.rate.significant()) is \(times) times 2/λmax. Try to go below it.")
  case (nil, nil): break
  }
  if bowl.conditionNumber > 100, scaling == .none, !below.isEmpty {
    sentences.append("It takes thousands of steps because the bowl is a needle; --scaling zscore makes it rounder.")
  }
  return sentences.joined(separator: " ")
}
