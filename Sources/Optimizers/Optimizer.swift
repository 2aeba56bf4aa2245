import Core

/// A rule that turns a gradient and a rate into a step.
///
/// The rate is an argument of the step and not a property of the optimizer: the schedule owns it. An optimizer is a
/// value, so copying it forks a run and nothing is shared by accident; its state has the shape of the model.
///
/// Numbers that belong to the rule (rate, momentum, ε) are Doubles whatever the model's scalar is, and what follows from
/// them alone (1 − β₂ᵗ) is computed in Double and rounded once: a model in Float loses no digits to its hyperparameters.
public protocol Optimizer<Point>: Sendable {
  associatedtype Point: Parameters

  /// Moves `point` one step against `gradient`, at the learning rate `rate`.
  ///
  /// - Parameters:
  ///   - point: the parameters, of the same shape in every step.
  ///   - gradient: of the same shape.
  ///   - rate: η, in units of parameter change per unit of gradient (of parameter change per step where the optimizer
  ///     divides the gradient by its size, as Adam does).
  mutating func step(_ point: inout Point, along gradient: Point, rate: Double)
}
