import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Training
import Tuning

/// What lesson 01 claims, as numbers of one run.
///
/// The suites `Convergence` and `Divergence` judge the library by them, `Exercise01_1` a student's code: written once.
struct Claims<Goal: Objective> where Goal.Point == LinearModel {
  let goal: Goal
  let bowl: Bowl

  /// The records of `steps` updates at `factor` times the critical rate, the start included.
  func run(at factor: Double, steps: Int, from start: LinearModel? = nil) -> [TracedRecord<LinearModel>] {
    let rate = factor * bowl.curvature.criticalRate
    return Descent(on: goal, from: start ?? bowl.start, by: SGD(), at: rate).traced(steps + 1)
  }

  /// The first step whose loss is not at most that of the step before, rounding allowed; nil when it never rises.
  func firstRise(_ records: [TracedRecord<LinearModel>]) -> Int? {
    zip(records, records.dropFirst()).first { !($1.loss <= $0.loss * (1 + 1e-12)) }?.1.step
  }

  /// ‖θ_k − θ*‖ for every k.
  func distances(_ records: [TracedRecord<LinearModel>]) -> [Double] {
    let end = bowl.curvature.minimiser(from: bowl.start)
    return records.map { ($0.point - end).length }
  }

  /// ‖θ_{k+1} − θ*‖ / ‖θ_k − θ*‖ for every k at which the distance is still far above rounding.
  func distanceRatios(_ records: [TracedRecord<LinearModel>]) -> [Double] {
    let distances = distances(records)
    let floor = 1e-7 * (distances.first ?? 0)
    return zip(distances, distances.dropFirst()).prefix { $0.0 > floor }.map { $1 / $0 }
  }

  /// The first step that leaves more than `factor` of the distance, rounding allowed; nil when none does.
  func firstSlowerStep(than factor: Double, _ records: [TracedRecord<LinearModel>]) -> Int? {
    let distances = distances(records)
    let rounding = 1e-13 * (distances.first ?? 0)
    return zip(distances, distances.dropFirst()).enumerated().first { _, pair in
      !(pair.1 <= factor * (1 + 1e-9) * pair.0 + rounding)
    }?.offset
  }

  /// The error's component along the steepest direction, v_topᵀ(θ_k − θ*), as a multiple of its size at the start.
  func topComponents(_ records: [TracedRecord<LinearModel>]) -> [Double] {
    let end = bowl.curvature.minimiser(from: bowl.start)
    let components = records.map { bowl.curvature.topComponent(of: $0.point - end) }
    return components.map { abs($0 / (components.first ?? .nan)) }
  }

  /// The first k at which the top component is not factor^k of the start to `tolerance`, or nil.
  func firstDeviation(of components: [Double], from factor: Double, tolerance: Double) -> Int? {
    var expected = 1.0
    for (step, component) in components.enumerated() {
      guard abs(component - expected) <= tolerance * expected else { return step }
      expected *= factor
    }
    return nil
  }
}
