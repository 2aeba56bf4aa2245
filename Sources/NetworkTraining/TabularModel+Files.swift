import Core
import Datasets
import Foundation
import LinearModels
import NeuralNetworks
import Tensors
import Training

/// A model as a file: a safetensors file with the weights (Float, little-endian; Python reads it, too), and beside them, as
/// JSON in its metadata, what a table must look like.
///
///     network.layers.0.weight, network.layers.0.bias, …
///     gradient-workbench.table     {"version": 1, "columns": […], "means": […], "deviations": […], "target": …, …}
///     gradient-workbench.sum       a checksum of all that
extension TabularModel {
  private static let key = "gradient-workbench.table"
  private static let sumKey = "gradient-workbench.sum"

  /// What stands in the file beside the weights.
  private struct Description: Codable {
    /// Files of later versions are refused.
    var version = 1
    let columns: [FeatureColumn]
    let means, deviations: [Double]
    let target: String
    let activation: String
    /// The classes, or nil where a number is predicted.
    var classes: [String]?
    var targetMean, targetDeviation: Double?
  }

  /// Writes the model, whole or not at all; a reader finds the old file or the new one.
  ///
  /// - Throws: `CheckpointError` where the file cannot be written.
  public func save(to path: String) throws {
    var description = Description(
      columns: columns, means: scaling.means, deviations: scaling.deviations, target: targetName,
      activation: network.activation.description)
    switch output {
    case .classes(let names): description.classes = names
    case .number(let mean, let deviation): (description.targetMean, description.targetDeviation) = (mean, deviation)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(description), as: UTF8.self)
    let tensors = zip(tensorNames, self.tensors).map { (name: $0, value: Safetensors.Element.float($1.detached)) }
    try save(to: path, metadata: [Self.key: text, Self.sumKey: Safetensors.checksum(of: tensors, and: text)])
  }

  /// The model in the file at `path`.
  ///
  /// - Throws: `CheckpointError` for a file that is missing, damaged, of a later version, or holds no such model.
  public init(contentsOf path: String) throws {
    let file = try Safetensors(contentsOf: path)
    func error(_ problem: String) -> CheckpointError { CheckpointError(path, problem) }
    guard let text = file.metadata[Self.key] else {
      throw error("the file holds tensors, but not the columns of a table; name one that workbench train has written")
    }
    guard file.metadata[Self.sumKey] == Safetensors.checksum(of: file.tensors, and: text) else {
      throw error("the contents do not fit their checksum: the file is damaged; take a copy, or train again")
    }
    let description: Description
    do {
      description = try JSONDecoder().decode(Description.self, from: Data(text.utf8))
    } catch {
      throw CheckpointError(path, "the description of the table cannot be read: \(error.reason)")
    }
    guard description.version == 1 else {
      throw error("the file is of version \(description.version), and this program reads version 1; use a newer one")
    }
    guard let activation = Activation<Float>(description.activation) else {
      throw error("there is no activation named \(description.activation)")
    }
    let width = description.columns.reduce(0) { $0 + $1.width }
    let (means, deviations) = (description.means, description.deviations)
    guard width > 0, means.count == width, deviations.count == width,
      (means + deviations).allSatisfy(\.isFinite), deviations.allSatisfy({ $0 >= 0 })
    else { throw error("there must be a mean and a deviation of at least 0 for each of the \(width) numbers of a row") }
    let output: Output
    switch (description.classes, description.targetMean, description.targetDeviation) {
    case (let names?, nil, nil) where names.count > 1 && Set(names).count == names.count: output = .classes(names)
    case (nil, let mean?, let deviation?) where mean.isFinite && deviation.isFinite && deviation > 0:
      output = .number(mean: mean, deviation: deviation)
    default: throw error("the file must describe two classes or more, or the mean and the deviation of a number")
    }
    self.init(
      MLP(layers: try Self.layers(in: file, from: width, to: output.width, path: path), activation: activation),
      columns: description.columns, scaling: ZScore(means: means, deviations: deviations),
      targetName: description.target, output: output)
  }

  /// The layers that lead from so many inputs to so many outputs.
  private static func layers(
    in file: Safetensors, from inputs: Int, to outputs: Int, path: String
  ) throws -> [Linear<Float>] {
    var layers: [Linear<Float>] = []
    var width = inputs
    while case .float(let weight)? = file["network.layers.\(layers.count).weight"] {
      guard case .float(let bias)? = file["network.layers.\(layers.count).bias"], weight.rank == 2,
        weight.shape[1] == width, bias.shape == [weight.shape[0]], weight.shape[0] > 0
      else {
        throw CheckpointError(path, "layer \(layers.count) does not take the \(width) numbers of the layer before it")
      }
      width = weight.shape[0]
      layers.append(Linear(weight: weight, bias: bias))
    }
    guard !layers.isEmpty, width == outputs, file.tensors.count == 2 * layers.count else {
      throw CheckpointError(path, "the layers do not lead from \(inputs) numbers to \(outputs); it is another model")
    }
    return layers
  }
}
