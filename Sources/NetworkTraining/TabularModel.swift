import Autograd
import Core
import Datasets
import LinearModels
import NeuralNetworks
import Tensors
import Training

/// A network for the rows of a table, with everything that it takes to read another table: columns, scaling, class names.
///
///     z = (x − μ)/σ;  logits = MLP(z);  p = softmax(logits)            classes
///     z = (x − μ)/σ;  y = μ_y + σ_y·MLP(z)                             numbers
///
/// μ and σ are those of the rows that it was made for, the training rows: see `ZScore`, which scikit-learn calls
/// StandardScaler. A column that is constant there counts as 0.
public struct TabularModel: TensorModel {
  /// What the network predicts.
  public enum Output: Hashable, Sendable {
    /// A logit for each class.
    case classes([String])
    /// A number, scaled by these to the mean 0 and the deviation 1.
    case number(mean: Double, deviation: Double)

    /// How many numbers the network gives for a row.
    var width: Int {
      switch self {
      case .classes(let names): names.count
      case .number: 1
      }
    }
  }

  /// How many weights a new network may have: with gradient and optimizer they fill a few gigabytes.
  static let mostWeights = 100_000_000

  /// The weights.
  public var network: MLP<Float>
  /// How the columns of a table become numbers.
  public let columns: [FeatureColumn]
  /// μ and σ of each of these numbers.
  public let scaling: ZScore
  /// The column that is predicted.
  public let targetName: String
  /// What the network's results are.
  public let output: Output

  /// A network with random weights, PyTorch's by default.
  ///
  /// - Parameters:
  ///   - data: the rows to train on; the scaling is theirs.
  ///   - hidden: the widths of the hidden layers, each at least 1; none makes a linear model.
  ///   - activation: what stands behind each hidden layer.
  ///   - initializer: the distribution of the weights.
  ///   - seed: chooses the weights.
  /// - Throws: `TrainingError` for no rows, a width below 1 and a target that never changes; `LinearModelError` for a
  ///   column too large to be scaled.
  public init(
    for data: TabularDataset, hidden: [Int], activation: Activation<Float> = .relu,
    _ initializer: Initializer = .torchDefault, seed: UInt64
  ) throws {
    guard data.rowCount > 0 else { throw TrainingError("there are no rows to train on; it takes at least one") }
    if let width = hidden.first(where: { $0 < 1 || $0 > 1 << 16 }) {
      throw TrainingError("a hidden layer of \(width) units is none; it has from 1 to 65536, as in 64,64")
    }
    let widths = [data.features.columns] + hidden
    let weights = zip(widths, hidden).reduce(0) { $0 + $1.0 * $1.1 }
    guard weights <= Self.mostWeights else {
      throw TrainingError(
        "\(weights) weights are too many for one network, which has at most \(Self.mostWeights); take fewer or narrower "
          + "hidden layers")
    }
    let scaling = try ZScore(fitting: data.features)
    let output: Output
    switch data.target {
    case .classes(_, let names): output = .classes(names)
    case .numbers(let numbers):
      let own = try ZScore(fitting: Matrix(rows: numbers.count, columns: 1, elements: numbers))
      guard own.deviations[0] > 0 else {
        throw TrainingError(
          "\(data.targetName) is the same in every row to train on (\(data.rowCount) of them); take more rows, or another target"
        )
      }
      output = .number(mean: own.means[0], deviation: own.deviations[0])
    }
    var random = RandomSource(seed: seed)
    self.init(
      MLP([scaling.means.count] + hidden + [output.width], activation: activation, initializer, using: &random),
      columns: data.columns, scaling: scaling, targetName: data.targetName, output: output)
  }

  init(_ network: MLP<Float>, columns: [FeatureColumn], scaling: ZScore, targetName: String, output: Output) {
    (self.network, self.columns, self.scaling) = (network, columns, scaling)
    (self.targetName, self.output) = (targetName, output)
  }

  @inlinable public mutating func combineTensors(
    with other: TabularModel, _ body: (inout Tensor<Float>, Tensor<Float>) -> Void
  ) {
    network.combineTensors(with: other.network, body)
  }

  /// The network's inputs for these rows: scaled, and rounded once to Float.
  func inputs(_ features: Matrix) throws -> [Float] { try scaling.apply(to: features).elements.map { Float($0) } }
}

/// What a model says of one row of a table.
public enum TabularPrediction: Hashable, Sendable {
  /// The likeliest class, the first of equals, and the probability of each, in the order of the model's classes.
  case label(String, probabilities: [Float])
  /// A number in the table's own units.
  case number(Double)
}

extension TabularModel {
  /// What the model says of each row of a table, whose columns are found by name, in any order and among others.
  ///
  /// A row that misses a cell, has a text that training did not have, or numbers beyond what a Float holds gets nil.
  ///
  /// - Throws: `TableError` for a column that is missing or holds no numbers.
  public func predictions(for table: Table) throws -> [TabularPrediction?] {
    try predictions(for: try table.features(columns).matrix)
  }

  /// The same for rows that are numbers already; NaN is a missing cell.
  public func predictions(for features: Matrix) throws -> [TabularPrediction?] {
    let (inputs, width) = (try inputs(features), columns.reduce(0) { $0 + $1.width })
    var answers: [TabularPrediction?] = []
    for start in stride(from: 0, to: features.rows, by: 1_000) {
      let end = min(start + 1_000, features.rows)
      // Asked of the row itself: a column that was constant in training counts as 0, also where its cell is missing.
      let isWhole = (start..<end).map { row in features.row(row).allSatisfy(\.isFinite) }
      let batch = Tensor(Array(inputs[(start * width)..<(end * width)]), shape: [end - start, width])
      let results = noGradient { network(batch) }
      let numbers = results.scalars
      let shares = noGradient { softmax(results) }.scalars
      for row in 0..<(end - start) {
        let own = (row * output.width)..<((row + 1) * output.width)
        guard isWhole[row], numbers[own].allSatisfy(\.isFinite) else {
          answers.append(nil)
          continue
        }
        switch output {
        case .number(let mean, let deviation):
          answers.append(.number(mean + deviation * Double(numbers[own.lowerBound])))
        case .classes(let names):
          let best = own.max { numbers[$0] == numbers[$1] ? $0 > $1 : numbers[$0] < numbers[$1] } ?? own.lowerBound
          answers.append(.label(names[best - own.lowerBound], probabilities: Array(shares[own])))
        }
      }
    }
    return answers
  }
}
