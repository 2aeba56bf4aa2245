import Autograd
import Datasets
import NeuralNetworks
import Optimizers
import Plotting
import Tensors
import Training

/// Points of two classes, as something to descend on.
struct Cloud: RowObjective {
  let points: LabelledPoints
  /// The coordinates, points × 2.
  let inputs: Tensor<Double>

  init(_ points: LabelledPoints) {
    self.points = points
    inputs = Tensor((0..<points.count).map { [points.points[$0, 0], points.points[$0, 1]] })
  }

  func loss(at network: MLP<Double>) -> Double { crossEntropy(network(inputs), points.labels).item }

  func lossAndGradient(at network: MLP<Double>) -> (loss: Double, gradient: MLP<Double>) {
    let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(inputs), points.labels) }
    return (loss, gradient)
  }

  var rowCount: Int { points.count }

  func lossAndGradient(at network: MLP<Double>, rows: [Int]) -> (loss: Double, gradient: MLP<Double>) {
    let (x, labels) = (inputs.indexSelected(rows), rows.map { points.labels[$0] })
    let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(x), labels) }
    return (loss, gradient)
  }

  /// The network after so many steps on mini-batches.
  func trained(
    _ network: MLP<Double>, by method: Method, at rate: Double, batches: BatchSampler, steps: Int
  ) -> MLP<Double> {
    var (network, batches) = (network, batches)
    var optimizer: AnyOptimizer<MLP<Double>> = method.optimizer()
    for _ in 0..<steps {
      optimizer.step(&network, along: lossAndGradient(at: network, rows: batches.next()).gradient, rate: rate)
    }
    return network
  }

  /// The share of points on their side of the boundary.
  func accuracy(of network: MLP<Double>) -> Double { NeuralNetworks.accuracy(network(inputs), points.labels) }

  /// How many of the two classes the network predicts at all.
  func predictedClasses(of network: MLP<Double>) -> Int { Set(predictions(network(inputs))).count }

  /// The probability of class 1 over the plane, with the points on top.
  func panel(_ title: String, _ network: MLP<Double>) -> Panel {
    let (x, y) = (sides(0), sides(1))
    let plane = Tensor(y.flatMap { y in x.map { [$0, y] } })
    let probability = softmax(network(plane)).selected(1, along: 1).scalars
    func cloud(_ label: Int, _ color: Color, _ shape: PointShape) -> Mark {
      let rows = points.labels.indices.filter { points.labels[$0] == label }
      return .points(
        "class \(label)", x: rows.map { points.points[$0, 0] }, y: rows.map { points.points[$0, 1] },
        style: Style(color: color, width: 0.6, point: shape))
    }
    let grid = Grid(x: x, y: y, z: probability)
    // The map runs from blue for class 0 to vermillion for class 1; black points stand out on both.
    return Panel(
      title, x: .hidden, y: .hidden, legend: .none,
      marks: [
        .image(grid, colors: .diverging, scale: nil), cloud(0, .black, .circle), cloud(1, .black, .cross),
      ])
  }

  /// Places along an axis, a little beyond the points on both sides.
  private func sides(_ axis: Int) -> [Double] {
    let values = (0..<points.count).map { points.points[$0, axis] }
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let margin = 0.15 * (high - low)
    return (0...80).map { low - margin + (high - low + 2 * margin) * Double($0) / 80 }
  }
}
