/// A rule that turns a gradient and a rate into a step.
///
/// The rate is an argument of the step and not a property of the optimizer: the schedule owns it. An optimizer is a
/// value, so copying it forks a run and nothing is shared by accident.
public protocol Optimizer<Point>: Sendable {
  associatedtype Point: Parameters

  /// Moves `point` one step against `gradient`, at the learning rate `rate`.
  mutating func step(_ point: inout Point, along gradient: Point, rate: Point.Scalar)
}
