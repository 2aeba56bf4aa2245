import Autograd
import GradientDescent
import Lesson06
import NeuralNetworks
import Tensors
import Training

/// The same points with the loss of exercise 6.2: with your own code chosen, your own loss trains the network.
struct StudentCloud: Objective {
  let cloud: Cloud
  let criterion = SoftmaxCrossEntropy()

  func loss(at network: MLP<Double>) -> Double { criterion.loss(rows(network(cloud.inputs)), cloud.points.labels) }

  func lossAndGradient(at network: MLP<Double>) -> (loss: Double, gradient: MLP<Double>) {
    let (logits, pullback) = valueWithPullback(at: network) { $0(cloud.inputs) }
    let rows = rows(logits)
    let gradient = criterion.gradient(rows, cloud.points.labels).flatMap { $0 }
    // An exercise that nobody has done yet returns nothing: the network then stays where it is.
    let adjoint = gradient.count == logits.count ? gradient : Array(repeating: 0, count: logits.count)
    return (criterion.loss(rows, cloud.points.labels), pullback(Tensor(adjoint, shape: logits.shape)))
  }

  private func rows(_ logits: Tensor<Double>) -> [[Double]] {
    (0..<logits.shape[0]).map { logits.selected($0, along: 0).scalars }
  }
}
