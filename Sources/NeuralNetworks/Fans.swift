import Tensors

/// How many numbers a unit is computed from, and how many it helps to compute.
///
///     weight of a Linear    [out, in]            in                   out
///     weight of a Conv2D    [out, in, h, w]      in·h·w               out·h·w
public struct Fans: Hashable, Sendable {
  public let inputs: Int
  public let outputs: Int

  public init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The fans of a weight of this shape, which has two axes or more.
  public init(of weight: Shape) {
    guard weight.rank >= 2 else {
      programmerError("Fans: a weight of shape \(weight) has not two axes or more, outputs first")
    }
    let window = weight.dropFirst(2).reduce(1, *)
    self.init(inputs: weight[1] * window, outputs: weight[0] * window)
  }
}
