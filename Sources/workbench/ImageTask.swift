import Core
import Datasets
import Foundation
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import Tensors
import Training
import Tuning

/// A sweep on Fashion-MNIST: networks in mini-batches, validated after each epoch.
///
///     {"on": {"images": "fashion-mnist", "model": "mlp"}, "fixed": {"epochs": 2, "rows": 6000},
///      "vary": {"rate": [0.01, 0.1, 1], "seed": [1, 2, 3, 4, 5]}}
struct ImageTask: SweepTask {
  private enum Model: String, CaseIterable { case mlp, lenet }

  private let model: Model
  private let sets: ImageSets

  static let settings = ["batch", "epochs", "optimizer", "rate", "rows", "schedule", "seed", "width"]
  /// How many images validate: the last of those to train on.
  private static let validationRows = 2_000

  /// - Throws: ``SweepError`` for images and models that there are not, and what reading the images throws.
  init(_ members: [String: ArgumentValue]) throws {
    try SweepPlan.check(Array(members.keys), among: ["images", "model"], of: "\"on\"")
    guard let images = members["images"]?.text, ["fashion-mnist", FashionMNIST.builtInName].contains(images) else {
      throw SweepError(
        "\"images\" is \(members["images"] ?? .null); it must be fashion-mnist, or shapes for the built-in ones")
    }
    guard let model = Model(rawValue: members["model"]?.text ?? "mlp"), members["model"].map({ $0.text != nil }) ?? true
    else {
      throw SweepError("\"model\" is \(members["model"] ?? .null); it must be mlp or lenet")
    }
    self.model = model
    sets = try FashionMNIST.load(from: images == FashionMNIST.builtInName ? images : nil, seed: 1)
  }

  var title: String {
    "on \(sets.isFashionMNIST ? "Fashion-MNIST" : "drawn shapes") with \(model == .mlp ? "an MLP" : "LeNet-5")"
  }

  /// Where the images are missing, drawn shapes stand in: other results.
  var data: [UInt8] { Array(sets.isFashionMNIST ? "fashion-mnist".utf8 : "shapes".utf8) }

  func check(_ settings: SweepSettings) throws {
    if model == .lenet { try settings.refuse(["width"], "in LeNet-5") }
    _ = try settings.optimizer
    _ = try width(settings)
    _ = try settings.rates(steps: steps(settings))
  }

  /// How many images there are to train on, as many as the split leaves.
  private func rows(_ settings: SweepSettings) throws -> Int {
    let all = sets.training.count
    return min(try settings.whole("rows", 6_000, in: 256...60_000), all - min(Self.validationRows, all / 5))
  }

  private func width(_ settings: SweepSettings) throws -> Int { try settings.whole("width", 128, in: 1...4_096) }

  private func steps(_ settings: SweepSettings) throws -> Int {
    try configuration(settings).steps(rows: rows(settings))
  }

  private func configuration(_ settings: SweepSettings) throws -> TrainingConfiguration {
    TrainingConfiguration(
      batchSize: try settings.whole("batch", 64, in: 1...rows(settings)),
      epochs: try settings.whole("epochs", 2, in: 1...1_000),
      seed: try settings.seed, checksScheduleLength: false)
  }

  func outcome(_ settings: SweepSettings, checkpoint: SweepCheckpoint) throws -> SweepOutcome? {
    let split = try FashionSplit(sets, training: rows(settings), validation: Self.validationRows)
    var random = RandomSource(seed: try settings.seed)
    switch model {
    case .mlp:
      let widths = [sets.training.pixelsPerImage, try width(settings), sets.training.classCount]
      return try outcome(of: MLP<Float>(widths, using: &random), on: split, settings, checkpoint)
    case .lenet:
      return try outcome(
        of: LeNet5<Float>(classes: sets.training.classCount, using: &random), on: split, settings, checkpoint)
    }
  }

  private func outcome<Model: ImageClassifier<Float>>(
    of model: Model, on split: FashionSplit, _ settings: SweepSettings, _ checkpoint: SweepCheckpoint
  ) throws -> SweepOutcome? {
    let validation = try ImageObjective(of: model, on: split.validation)
    return try networkOutcome(
      on: ImageObjective(of: model, on: split.training), from: model, settings, steps: steps(settings),
      with: configuration(settings), validate: validation.evaluation, checkpoint)
  }
}
