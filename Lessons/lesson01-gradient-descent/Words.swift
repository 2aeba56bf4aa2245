import GradientDescent
import LessonKit

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
  }
}

/// What the runs showed, in a sentence or two.
func finding(from trails: [Trail], in bowl: Curvature, scaling: Scaling) -> String {
  let below = trails.map(\.rate).filter { $0 < bowl.criticalRate }.max()
  let above = trails.map(\.rate).filter { $0 > bowl.criticalRate }.min()
  var sentences = ["A rate below 2/λmax converges, a rate above it cannot."]
  if let below, let above {
    sentences.append("You crossed it between \(below.significant()) and \(above.significant()).")
  } else if let below {
    sentences.append("\(below.significant()) is \((below / bowl.criticalRate).fixed(3)) of it: try to cross it.")
  } else if let above {
    sentences.append("\(above.significant()) is \((above / bowl.criticalRate).fixed(3)) times it: try to go below.")
  }
  if bowl.conditionNumber > 100, scaling == .none {
    sentences.append("It takes thousands of steps because the bowl is a needle; --scaling zscore makes it rounder.")
  }
  return sentences.joined(separator: " ")
}
