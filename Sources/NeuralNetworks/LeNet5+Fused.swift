import Kernels
import Tensors

/// LeNet-5 with ten classes, as it is made; images are 28 × 28 numbers each.
extension LeNet5: FusedModel where Scalar == Float {
  public func makeKernel() throws(NetworkError) -> sending FusedLeNet5 {
    try checkShape()
    return FusedLeNet5()
  }

  public func logits(images: [Float], using kernel: FusedLeNet5) throws(NetworkError) -> Tensor<Float> {
    try checkShape()
    try Self.check(numbers: images.count, perImage: 784)
    return Tensor(kernel.logits(parameters: flat, images: images), shape: [images.count / 784, 10])
  }

  public func lossAndGradient(
    images: [Float], labels: [Int], using kernel: FusedLeNet5
  ) throws(NetworkError) -> (loss: Double, gradient: LeNet5) {
    try checkShape()
    try check(images: images.count, labels: labels)
    var gradient = [Float](repeating: 0, count: FusedLeNet5.parameterCount)
    let loss = kernel.lossAndGradient(parameters: flat, images: images, labels: labels, gradient: &gradient)
    return (loss, shaping(gradient))
  }

  public func check(images count: Int, labels: [Int]) throws(NetworkError) {
    try Self.check(numbers: count, perImage: 784, labels: labels, classes: 10)
  }

  /// Refuses a network whose layers were replaced by others.
  private func checkShape() throws(NetworkError) {
    let usual: [Shape] = [[6, 1, 5, 5], [16, 6, 5, 5], [120, 400], [84, 120], [10, 84]]
    let own = [conv1.weight, conv2.weight, linear1.weight, linear2.weight, linear3.weight].map(\.shape)
    if let layer = usual.indices.first(where: { own[$0] != usual[$0] }) {
      throw NetworkError(
        "the fused LeNet-5 takes weights of shape \(usual[layer]) in layer \(layer + 1), not \(own[layer])")
    }
    guard conv1.padding == 2, conv2.padding == 0, conv1.stride == 1, conv2.stride == 1 else {
      throw NetworkError("the fused LeNet-5 takes convolutions of stride 1 with a padding of 2 in the first alone")
    }
  }
}
