import Foundation
import Optimizers
import Schedules

/// The first promise of an optimizer that it breaks, in one sentence, or nil when it keeps them all.
///
/// The promises:
///
/// - same start, same path: what two of them do does not depend on each other;
/// - a copy is a fork: steps of the copy change neither the original nor its future;
/// - a constant schedule equals a constant rate;
/// - the rate counts: nothing moves at rate 0, and the first step is proportional to the rate;
/// - every parameter for itself: its path does not depend on the others, nor on its place among them; where something
///   `couples` them, the law of that instead;
/// - a gradient of zero moves nothing (unless `decays`), and never makes a NaN;
/// - it keeps the shape, and gets lower on a bowl (higher, if `climbs`).
///
/// Use it as `#expect(checkOptimizer { SGD(momentum: 0.9) } == nil)`.
///
/// - Parameters:
///   - decays: whether it pulls the parameters towards zero by itself (weight decay).
///   - climbs: whether it maximises.
///   - couples: what the parameters have in common.
///   - rate: a rate at which it is to make progress on ½·Σx² within 200 steps.
///   - make: makes a new optimizer, which has taken no step yet.
public func checkOptimizer<Method: Optimizer<[Double]>>(
  decays: Bool = false, climbs: Bool = false, couples: Coupling? = nil, rate: Double = 0.01, _ make: () -> Method
) -> String? {
  let start = [1.5, -0.5, 3.0, 1e-3]
  let gradients = (0..<40).map { t in [0, 3, 6, 9].map { sin(Double(7 * t + $0) + 0.5) } }
  let path = walk(make(), from: start, along: gradients) { _ in rate }

  if let step = path.firstIndex(where: { $0.count != start.count }) {
    return "After step \(step) there are \(path[step].count) parameters instead of \(start.count)."
  }
  if let step = path.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
    return "Finite gradients lead to \(path[step]) in step \(step)."
  }
  if let step = firstDifference(path, walk(make(), from: start, along: gradients) { _ in rate }) {
    return "A second optimizer of the same kind goes another way from step \(step) on."
  }
  let schedule: any Schedule = Hold(rate)
  if let step = firstDifference(path, walk(make(), from: start, along: gradients) { schedule($0) }) {
    return "A constant schedule goes another way than a constant rate from step \(step) on."
  }
  return forkProblem(make, from: start, along: gradients, rate: rate, path: path)
    ?? rateProblem(make, from: start, along: gradients[0], rate: rate)
    ?? couplingProblem(couples, make, from: start, along: gradients, rate: rate, path: path)
    ?? zeroGradientProblem(make, from: start, rate: rate, decays: decays)
    ?? bowlProblem(make, rate: rate, climbs: climbs)
}

/// The same, and that saving it as JSON after some steps and reading it back continues bit for bit.
public func checkSavedOptimizer<Method: Optimizer<[Double]> & Codable>(
  decays: Bool = false, climbs: Bool = false, couples: Coupling? = nil, rate: Double = 0.01, _ make: () -> Method
) -> String? {
  if let problem = checkOptimizer(decays: decays, climbs: climbs, couples: couples, rate: rate, make) { return problem }
  var original = make()
  var restored = original
  var (w, u) = ([0.3, -2.0], [0.3, -2.0])
  for step in 0..<24 {
    let gradient = [cos(Double(step)), 0.1 * Double(step) - 1]
    original.advance(&w, along: gradient, rate: rate)
    do {
      restored = try JSONDecoder().decode(Method.self, from: JSONEncoder().encode(restored))
    } catch {
      return "It cannot be saved and read back before step \(step): \(error)"
    }
    restored.advance(&u, along: gradient, rate: rate)
    if w != u { return "Saved and read back, it leads to \(u) instead of \(w) in step \(step)." }
  }
  return nil
}

/// What the parameters of an optimizer have in common.
public enum Coupling: Sendable {
  /// A factor of the gradient, which is the rate that the step says it applied.
  case commonFactor
  /// Something else, in which their order does not matter.
  case anyOrder
}

extension Optimizer<[Double]> {
  /// A step with a loss, for those that need one: that of a bowl with this gradient.
  @discardableResult
  fileprivate mutating func advance(_ point: inout [Double], along gradient: [Double], rate: Double) -> Double {
    step(&point, along: gradient, loss: gradient.dot(gradient) / 2, rate: rate)
  }
}

/// The points after each step.
private func walk<Method: Optimizer<[Double]>>(
  _ method: Method, from start: [Double], along gradients: [[Double]], rate: (_ step: Int) -> Double
) -> [[Double]] {
  var (method, point) = (method, start)
  return gradients.enumerated().map { step, gradient in
    method.advance(&point, along: gradient, rate: rate(step))
    return point
  }
}

/// The first step in which two paths are not the same bits.
private func firstDifference(_ a: [[Double]], _ b: [[Double]]) -> Int? {
  zip(a, b).enumerated().first { $1.0.map(\.bitPattern) != $1.1.map(\.bitPattern) }?.offset
}

private func forkProblem<Method: Optimizer<[Double]>>(
  _ make: () -> Method, from start: [Double], along gradients: [[Double]], rate: Double, path: [[Double]]
) -> String? {
  var original = make()
  var point = start
  for (step, gradient) in gradients.enumerated() {
    var (copy, fork) = (original, point)
    for _ in 0..<3 { copy.advance(&fork, along: gradient.map { 5 - $0 }, rate: rate) }
    original.advance(&point, along: gradient, rate: rate)
    if point != path[step] {
      return "Steps of a copy change the way of the original in step \(step): it shares state."
    }
  }
  return nil
}

private func rateProblem<Method: Optimizer<[Double]>>(
  _ make: () -> Method, from start: [Double], along gradient: [Double], rate: Double
) -> String? {
  let reach = [0, 1, 2].map { factor in
    zip(walk(make(), from: start, along: [gradient]) { _ in factor * rate }[0], start).map { $0 - $1 }
  }
  if reach[0] != [0, 0, 0, 0] { return "At rate 0 the first step moves by \(reach[0])." }
  for index in start.indices where !isClose(reach[2][index], 2 * reach[1][index], relative: 1e-6, absolute: 1e-15) {
    return "At twice the rate the first step of parameter \(index) is \(reach[2][index]) "
      + "instead of twice \(reach[1][index])."
  }
  return nil
}

private func couplingProblem<Method: Optimizer<[Double]>>(
  _ coupling: Coupling?, _ make: () -> Method, from start: [Double], along gradients: [[Double]], rate: Double,
  path: [[Double]]
) -> String? {
  switch coupling {
  case nil: return placeProblem(make, from: start, along: gradients, rate: rate, path: path)
  case .commonFactor:
    var (method, point) = (make(), start)
    for (step, gradient) in gradients.enumerated() {
      let before = point
      let applied = method.advance(&point, along: gradient, rate: rate)
      for index in point.indices
      where !isClose(before[index] - point[index], applied * gradient[index], relative: 1e-9, absolute: 1e-14) {
        return "In step \(step) parameter \(index) moves by \(point[index] - before[index]), and \(-applied) times its "
          + "gradient is \(-applied * gradient[index])."
      }
    }
  case .anyOrder:
    let order = [2, 0, 3, 1]
    let other = walk(make(), from: order.map { start[$0] }, along: gradients.map { g in order.map { g[$0] } }) { _ in
      rate
    }
    for (step, (ours, theirs)) in zip(path, other).enumerated() {
      for (place, index) in order.enumerated()
      where !isClose(ours[index], theirs[place], relative: 1e-9, absolute: 1e-12) {
        return "In another order parameter \(index) goes another way: to \(theirs[place]) instead of \(ours[index]) in "
          + "step \(step)."
      }
    }
  }
  return nil
}

private func placeProblem<Method: Optimizer<[Double]>>(
  _ make: () -> Method, from start: [Double], along gradients: [[Double]], rate: Double, path: [[Double]]
) -> String? {
  for index in start.indices {
    let alone = walk(make(), from: [start[index]], along: gradients.map { [$0[index]] }) { _ in rate }
    if let step = firstDifference(alone, path.map { [$0[index]] }) {
      return "Parameter \(index) goes another way alone than among others from step \(step) on."
    }
  }
  return nil
}

private func zeroGradientProblem<Method: Optimizer<[Double]>>(
  _ make: () -> Method, from start: [Double], rate: Double, decays: Bool
) -> String? {
  let zeros = Array(repeating: [0.0, 0, 0, 0], count: 10)
  let rest = walk(make(), from: start, along: zeros) { _ in rate }
  if let step = rest.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
    return "A gradient of zero leads to \(rest[step]) in step \(step)."
  }
  if !decays, let step = rest.firstIndex(where: { $0 != start }) {
    return "A gradient of zero moves the parameters in step \(step)."
  }
  return nil
}

private func bowlProblem<Method: Optimizer<[Double]>>(_ make: () -> Method, rate: Double, climbs: Bool) -> String? {
  var (method, point) = (make(), [1.0, -2.0])
  for _ in 0..<200 {
    let gradient = method.gradientPoint(from: point) ?? point
    method.advance(&point, along: gradient, rate: rate)
  }
  let moved = point.dot(point) - 5
  if climbs ? moved > 0 : moved < 0 { return nil }
  return "200 steps on a bowl lead from (1, -2) \(climbs ? "no higher" : "no lower"): to \(point)."
}
