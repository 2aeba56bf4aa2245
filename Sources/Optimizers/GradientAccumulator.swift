import Core
import Kernels

/// The place where backward passes leave their gradient until a step takes it: PyTorch's `.grad`, out in the open.
///
///     backward         G ← G + g          G = g where nothing was there
///     zero_grad        G ← nothing, or G ← 0
///     step             along G; no step at all where G is nothing
///
/// The tape of this workbench needs none of it: each sweep returns a gradient of its own. It is here to take several
/// batches for one step, and to show what the order of these three calls does (lesson 05).
///
/// Between nothing and zeros lies a step along 0: weight decay shrinks the weights, and momentum goes on.
///
/// - Source: PyTorch 2, `Optimizer.zero_grad(set_to_none:)`, where nothing is the default since 2.0.
public struct GradientAccumulator<Point: Parameters>: Sendable {
  /// The sum of what the backward passes have left, or nil for nothing.
  public private(set) var sum: Point?

  /// An accumulator that holds nothing.
  public init() {}

  /// What a backward pass does: adds its gradient to what is there.
  ///
  /// - Parameter gradient: of the model's shape, the same one each time.
  public mutating func add(_ gradient: Point) {
    guard sum != nil else { return sum = gradient }
    sum?.update(along: gradient) { $0.accumulate() }
  }

  /// What `zero_grad` does.
  ///
  /// - Parameter setToNone: whether nothing is left; otherwise zeros are, where something was.
  public mutating func zero(setToNone: Bool = true) { sum = setToNone ? nil : sum?.zeros }
}

extension UpdateChunk {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline package func accumulate() { forEach { sum, g in sum += g } }
}
