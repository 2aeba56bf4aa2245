import GradientDescent
import Optimizers

/// A training loop's variables, and four loops over them: the same three calls, in the right and in the wrong order.
///
///     PyTorch                    what it does
///     loss.backward()            G ← G + g
///     optimizer.zero_grad()      G ← nothing, or G ← 0 where set_to_none=False
///     optimizer.step()           w ← w − α·G for SGD; no step at all where G is nothing
///
/// G is `.grad`: PyTorch adds every gradient to it, where it stays until `zero_grad` takes it away. A second `backward` of
/// one epoch adds the same g again, also after a step: the graph holds the values of the forward pass. PyTorch refuses it
/// ("Trying to backward through the graph a second time") unless the first one said `retain_graph=True`.
public struct TrainingLoop<Goal: Objective, Method: Optimizer>: Sendable where Method.Point == Goal.Point {
  /// w.
  public var model: Goal.Point
  public var optimizer: Method
  /// α, the same in every epoch.
  public let rate: Double
  /// What `zero_grad` leaves: nothing, as PyTorch does unless told otherwise, or zeros.
  public let setToNone: Bool
  /// G, `.grad` of all parameters.
  public private(set) var grad = GradientAccumulator<Goal.Point>()
  /// The loss of every epoch, before its step.
  public private(set) var losses: [Double] = []
  private var objective: Goal

  public init(
    on objective: Goal, from start: Goal.Point, by optimizer: Method, at rate: Double, setToNone: Bool = true
  ) {
    (self.objective, model, self.optimizer) = (objective, start, optimizer)
    (self.rate, self.setToNone) = (rate, setToNone)
  }

  /// The right order: gradient descent.
  public mutating func zeroBackwardStep(epochs: Int) {
    for _ in 0..<epochs {
      let (loss, gradient) = objective.lossAndGradient(at: model)  // loss = loss_function(model(inputs), labels)
      losses.append(loss)
      grad.zero(setToNone: setToNone)  // optimizer.zero_grad()
      grad.add(gradient)  // loss.backward()
      optimizer.step(&model, along: grad, rate: rate)  // optimizer.step()
    }
  }

  /// The article's order: the step finds what `zero_grad` has left.
  public mutating func articleLoop(epochs: Int) {
    for _ in 0..<epochs {
      let (loss, gradient) = objective.lossAndGradient(at: model)  // loss = loss_function(model(inputs), labels)
      losses.append(loss)
      grad.add(gradient)  // loss.backward()
      grad.zero(setToNone: setToNone)  // optimizer.zero_grad()
      optimizer.step(&model, along: grad, rate: rate)  // optimizer.step()
      grad.add(gradient)  // loss.backward()
    }
  }

  /// Two backward passes per step: the step goes along 2g.
  public mutating func zeroBackwardTwiceStep(epochs: Int) {
    for _ in 0..<epochs {
      let (loss, gradient) = objective.lossAndGradient(at: model)  // loss = loss_function(model(inputs), labels)
      losses.append(loss)
      grad.zero(setToNone: setToNone)  // optimizer.zero_grad()
      grad.add(gradient)  // loss.backward()
      grad.add(gradient)  // loss.backward()
      optimizer.step(&model, along: grad, rate: rate)  // optimizer.step()
    }
  }

  /// `zero_grad` forgotten: the step goes along the sum of all gradients so far.
  public mutating func backwardStep(epochs: Int) {
    for _ in 0..<epochs {
      let (loss, gradient) = objective.lossAndGradient(at: model)  // loss = loss_function(model(inputs), labels)
      losses.append(loss)
      grad.add(gradient)  // loss.backward()
      optimizer.step(&model, along: grad, rate: rate)  // optimizer.step()
    }
  }

  /// One of the four, by its order of calls.
  public mutating func run(_ order: CallOrder, epochs: Int) {
    switch order {
    case .zeroBackwardStep: zeroBackwardStep(epochs: epochs)
    case .zeroBackwardTwiceStep: zeroBackwardTwiceStep(epochs: epochs)
    case .backwardStep: backwardStep(epochs: epochs)
    case .article: articleLoop(epochs: epochs)
    }
  }
}

/// The orders of calls that the lesson compares.
public enum CallOrder: Sendable, CaseIterable {
  case zeroBackwardStep, zeroBackwardTwiceStep, backwardStep
  /// `backward`, `zero_grad`, `step`, `backward`.
  case article
}

extension Optimizer {
  /// `optimizer.step()`: along what the backward passes have left; no step where there is nothing.
  public mutating func step(_ model: inout Point, along grad: GradientAccumulator<Point>, rate: Double) {
    if let sum = grad.sum { step(&model, along: sum, rate: rate) }
  }
}
