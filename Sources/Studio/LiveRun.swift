import GradientDescent
import Optimizers

/// A run of descent whose problem and optimizer were chosen while the program runs; still a value, so a copy is a fork.
protocol LiveRun: Sendable {
  /// How many steps have been made.
  var step: Int { get }
  /// All parameters, in the order of visiting.
  var coordinates: [Double] { get }
  /// The record of the present point, then one step.
  mutating func advance(rate: Double) -> Record
  /// Hands over to another optimizer, which begins without a memory.
  mutating func change(to optimizer: OptimizerSpec) throws
  /// Moves the optimizer's momentum, where it has one.
  mutating func move(momentum: Double)
}

/// The library's own loop, with nothing added to it.
struct DescentRun<Goal: Objective>: LiveRun {
  private var descent: Descent<Goal, AnyOptimizer<Goal.Point>>

  init(on goal: Goal, from start: Goal.Point, by optimizer: OptimizerSpec) throws {
    descent = Descent(on: goal, from: start, by: try optimizer.optimizer(), at: 0)
  }

  /// The present point, as the problem's own type.
  var point: Goal.Point { descent.point }

  var step: Int { descent.step }

  var coordinates: [Double] {
    var numbers: [Double] = []
    descent.point.forEachScalar { numbers.append(Double($0)) }
    return numbers
  }

  mutating func advance(rate: Double) -> Record { descent.next(at: rate) }

  mutating func change(to optimizer: OptimizerSpec) throws { descent.optimizer = try optimizer.optimizer() }

  mutating func move(momentum: Double) { descent.optimizer.setMomentum(momentum) }
}
