import ArgumentParser
import GradientDescent

/// What is done to the features before a run.
public enum Scaling: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Nothing: the table's own units.
  case none
  /// z-scores: every column minus its mean, over its population deviation.
  case zscore
}
