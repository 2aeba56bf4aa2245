/// An optimizer with a momentum that a schedule may move from step to step.
///
/// Cyclic schedules (`CyclicLR`, `OneCycleLR`) move it against the rate; what they call momentum is β₁ for the Adam family.
public protocol MomentumOptimizer: Optimizer {
  /// The share of the past that a step keeps, from 0 to below 1.
  var momentum: Double { get set }
}
