import LessonKit

/// Exercise 13.1 · Polyak's rate: as far as it would take to the least loss if the slope stayed what it is.
///
///     η = min((f − f*)/‖g‖², η_max)        where f > f* and some number of g is not 0
///     η = 0                                everywhere else
///
/// With this η the straight line f − η·‖g‖² is at f*. On a convex function a step at this rate never moves away from a
/// minimum.
///
/// - Parameters:
///   - loss: f, finite.
///   - leastLoss: f*, finite; of a loss that can fall to 0, 0.
///   - gradient: g, any count of numbers; its length is 0 or from 1e-100 to 1e100.
///   - cap: η_max, at least 0; infinity for none.
/// - Source: Polyak 1987, "Introduction to Optimization"; the cap: Loizou et al. 2020 (arXiv:2002.10542).
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  // TODO 13.1: how far above f* is the loss, how steep is the slope, and what if there is nothing left to fall?
  return .todo
}
