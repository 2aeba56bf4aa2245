import Autograd
import Core
import Datasets
import Foundation
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// Networks for tables: scaling, training, files.
@Suite struct TabularModelTests {
  /// Points around three centres, with a column of text that says as little as a coin, and a number to predict.
  private static func table(rows: Int = 120, seed: UInt64, shuffled: Bool = false) throws -> Table {
    var random = RandomSource(seed: seed)
    let centres = [(1e6, -2.0), (1.002e6, 3.0), (0.998e6, 3.0)]
    let lines = (0..<rows).map { row in
      let label = shuffled ? random.index(below: 3) : row % 3
      let (x, y) = (centres[row % 3].0 + 300 * random.gaussian(), centres[row % 3].1 + 0.7 * random.gaussian())
      return "\(x),\(y),\(["tails", "heads"][random.index(below: 2)]),\(["c", "a", "b"][label]),\(x / 1000 + 5 * y)"
    }
    return try Table(csv: "x,y,coin,class,height\n" + lines.joined(separator: "\n"))
  }

  private static func run(
    _ data: TabularDataset, hidden: [Int] = [16], epochs: Int = 30, activation: Activation<Float> = .relu
  ) throws -> (run: TrainingRun<TabularObjective, AdamW<TabularModel>>, test: TabularDataset) {
    let parts = try data.split(validation: 0.25, test: 0.25, seed: 1)
    let start = try TabularModel(for: parts.training, hidden: hidden, activation: activation, seed: 2)
    let run = try TrainingRun(
      on: TabularObjective(of: start, on: parts.training), from: start, by: AdamW(), at: 0.01,
      with: TrainingConfiguration(batchSize: 16, epochs: epochs, seed: 3),
      validate: TabularObjective(of: start, on: parts.validation).evaluation)
    return (run, parts.test)
  }

  private static func classes(seed: UInt64 = 1, shuffled: Bool = false) throws -> TabularDataset {
    try table(seed: seed, shuffled: shuffled).dataset(target: "class", features: .allBut(["height"]))
  }

  private static func numbers() throws -> TabularDataset {
    try table(seed: 5).dataset(target: "height", features: .named(["y", "x"]))
  }

  // MARK: Several processes

  /// 2,345 rows are three parts of a thousand: some of five ranks have none.
  @Test func `ranks that share the rows of an evaluation agree with one, bit for bit`() throws {
    let table = try Self.table(rows: 2_345, seed: 7)
    for (target, others) in [("class", ["x", "y", "coin"]), ("height", ["y", "coin"])] {
      let data = try table.dataset(target: target, features: .named(others))
      let model = try TabularModel(for: data, hidden: [8], seed: 1)
      let goal = try TabularObjective(of: model, on: data)
      let alone = goal.evaluation(of: model)
      for count in [1, 2, 3, 5] {
        let all = try ThreadRanks.run(count) { goal.evaluation(of: model, over: $0) }
        #expect(all == [Evaluation](repeating: alone, count: count), "\(target), \(count) ranks")
      }
      // The definition, taken over all rows at once.
      #expect(abs(goal.lossAndGradient(at: model).loss - alone.loss) <= 1e-4 * alone.loss)
    }
  }

  /// Is a run taken up on the same rows?
  @Test func `another input, class or target changes the fingerprint, and the same rows have the same`() throws {
    func fingerprint(_ text: String, _ target: String) throws -> UInt64 {
      let data = try Table(csv: text).dataset(target: target)
      return try TabularObjective(of: TabularModel(for: data, hidden: [], seed: 1), on: data).fingerprint
    }
    let rows = (0..<30).map { "\($0 * $0 % 11),\(["a", "b"][$0 % 2]),\($0 * $0 + 1)" }
    func text(_ rows: [String]) -> String { "x,class,height\n" + rows.joined(separator: "\n") }
    for target in ["class", "height"] {
      let same = try fingerprint(text(rows), target)
      #expect(try fingerprint(text(rows), target) == same)
      for changed in ["12,b,10", "9,a,10", "9,b,10.5"] {
        #expect(rows[3] == "9,b,10")
        #expect(try fingerprint(text(rows[..<3] + [changed] + rows[4...]), target) != same, "\(target): \(changed)")
      }
    }
  }

  // MARK: Learning

  @Test func `three classes are learned, and labels drawn by chance are not`() throws {
    var (run, test) = try Self.run(Self.classes())
    run.train()
    let found = try TabularObjective(of: run.bestModel, on: test).evaluation(of: run.bestModel)
    #expect((found.accuracy ?? .nan) >= 0.95)
    (run, test) = try Self.run(Self.classes(shuffled: true))
    run.train()
    let chance = try TabularObjective(of: run.bestModel, on: test).evaluation(of: run.bestModel)
    #expect((chance.accuracy ?? .nan) <= 0.6)
  }

  @Test func `numbers are learned in units of their variance and predicted in their own`() throws {
    var (run, test) = try Self.run(Self.numbers(), epochs: 60)
    run.train()
    let model = run.bestModel
    let loss = try TabularObjective(of: model, on: test).evaluation(of: model).loss
    #expect(loss <= 0.05)
    guard case .numbers(let heights) = test.target, case .number(let mean, let deviation) = model.output else {
      Issue.record("no numbers")
      return
    }
    let errors = try zip(model.predictions(for: test.features), heights).map { prediction, height in
      guard case .number(let number)? = prediction else { return Double.nan }
      return (number - height) / deviation
    }
    let own = errors.map { $0 * $0 }.reduce(0, +) / Double(errors.count)
    #expect(abs(own - loss) <= 1e-6 * loss)
    #expect(mean >= 900 && mean <= 1_100)
  }

  @Test func `the scaling is that of the training rows, and undone it gives their numbers back`() throws {
    let data = try Self.classes()
    let parts = try data.split(validation: 0.25, test: 0.25, seed: 1)
    let model = try TabularModel(for: parts.training, hidden: [4], seed: 1)
    let z = try model.scaling.apply(to: parts.training.features)
    for column in 0..<z.columns {
      let values = z.column(column)
      #expect(abs(values.reduce(0, +)) <= 1e-9)
      let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      #expect(abs(variance - 1) <= 1e-9)
      let back = values.map { $0 * model.scaling.deviations[column] + model.scaling.means[column] }
      #expect(zip(back, parts.training.features.column(column)).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) })
    }
    let all = try TabularModel(for: data, hidden: [4], seed: 1)
    #expect(all.scaling != model.scaling, "the statistics of held-out rows must not be in the scaling")
  }

  @Test func `the loss of weights that are all 0 is ln 3 for three classes, and 1 for numbers`() throws {
    for (data, expected) in [(try Self.classes(), log(3.0)), (try Self.numbers(), 1)] {
      let model = try TabularModel(for: data, hidden: [5], .zero, seed: 1)
      let goal = try TabularObjective(of: model, on: data)
      #expect(abs(goal.loss(at: model) - expected) <= 1e-5)
      #expect(abs(goal.lossAndGradient(at: model).loss - expected) <= 1e-5)
    }
  }

  @Test func `a small step along the gradient changes the loss as the gradient says`() throws {
    for data in [try Self.classes(), try Self.numbers()] {
      let model = try TabularModel(for: data, hidden: [6], activation: .tanh, seed: 4)
      let goal = try TabularObjective(of: model, on: data)
      let gradient = goal.lossAndGradient(at: model).gradient
      let size: Float = 1e-2
      func moved(_ sign: Float) -> TabularModel {
        var copy = model
        copy.combine(with: gradient) { $0 += sign * size * $1 }
        return copy
      }
      let slope = (goal.loss(at: moved(1)) - goal.loss(at: moved(-1))) / Double(2 * size)
      let expected = Double(gradient.dot(gradient))
      #expect(abs(slope - expected) <= 0.02 * expected)
    }
  }

  @Test func `rows of another table are refused`() throws {
    let (classes, numbers) = (try Self.classes(), try Self.numbers())
    let model = try TabularModel(for: classes, hidden: [4], seed: 1)
    #expect(throws: TrainingError.self) { try TabularObjective(of: model, on: numbers) }
    #expect(throws: TrainingError.self) { try TabularObjective(of: model, on: classes.rows([])) }
    #expect(throws: TrainingError.self) { try TabularModel(for: classes.rows([]), hidden: [4], seed: 1) }
    #expect(throws: TrainingError.self) { try TabularModel(for: classes, hidden: [4, 0], seed: 1) }
    let heights = try Self.table(seed: 1).dataset(target: "height", features: .allBut(["class"]))
    #expect(throws: TrainingError.self) { try TabularObjective(of: model, on: heights) }
  }

  // MARK: Predicting

  @Test func `columns in another order give the same predictions, and incomplete rows none`() throws {
    var (run, _) = try Self.run(Self.classes(), epochs: 3)
    run.train()
    let rows = ["1e6,-2,heads", "1001900,3.1,tails", "?,3,tails", "1e6,3,edge", "998000,2.5,heads"]
    let cells = rows.map { $0.split(separator: ",") }
    let there = try run.model.predictions(for: Table(csv: "x,y,coin\n" + rows.joined(separator: "\n")))
    let turned = cells.map { "\($0[2]),what,\($0[1]),\($0[0])" }
    let here = try run.model.predictions(for: Table(csv: "coin,note,y,x\n" + turned.joined(separator: "\n")))
    #expect(there == here)
    #expect(there.map { $0 == nil } == [false, false, true, true, false])
    guard case .label(let name, let probabilities)? = there[0] else {
      Issue.record("no class")
      return
    }
    #expect(abs(probabilities.reduce(0, +) - 1) <= 1e-6)
    #expect(
      probabilities.count == 3 && probabilities.max() == probabilities[["a", "b", "c"].firstIndex(of: name) ?? 0])
    let far = try run.model.predictions(for: Table(csv: "x,y,coin\n1e300,1,heads\n1e6,1,heads\n"))
    #expect(far[0] == nil && far[1] != nil)
  }

  // MARK: Files

  @Test(arguments: [[], [7], [16, 8]], ["relu", "tanh", "leakyReLU(0.2)", "gelu"])
  func `a model that was saved and read predicts the same bits`(hidden: [Int], activation: String) throws {
    let folder = try Folder()
    let kind = try #require(Activation<Float>(activation))
    for data in [try Self.classes(), try Self.numbers()] {
      var (run, test) = try Self.run(data, hidden: hidden, epochs: 2, activation: kind)
      run.train()
      try run.bestModel.save(to: folder.path("model"))
      let model = try TabularModel(contentsOf: folder.path("model"))
      #expect(try model.predictions(for: test.features) == run.bestModel.predictions(for: test.features))
      #expect(model.network == run.bestModel.network && model.columns == data.columns)
      #expect(model.output == run.bestModel.output && model.scaling == run.bestModel.scaling)
      var weights = try TabularModel(for: data, hidden: hidden, activation: kind, seed: 9)
      try weights.load(from: folder.path("model"))
      #expect(weights.network == model.network)
    }
  }

  @Test func `a file that was cut off or changed is refused in a sentence, wherever that is`() throws {
    let folder = try Folder()
    let (run, _) = try Self.run(Self.classes(), hidden: [3], epochs: 1)
    try run.model.save(to: folder.path("whole"))
    let whole = [UInt8](try Data(contentsOf: folder.url("whole")))
    func read(_ bytes: some Sequence<UInt8>) throws {
      try Data(bytes).write(to: folder.url("broken"))
      _ = try TabularModel(contentsOf: folder.path("broken"))
    }
    try read(whole)
    for length in stride(from: 0, to: whole.count, by: 7) {
      #expect(throws: CheckpointError.self) { try read(whole.prefix(length)) }
    }
    // Spaces that fill the header up belong to nobody.
    let unused = Set(whole.indices.filter { whole[$0] == UInt8(ascii: " ") })
    for place in whole.indices where !unused.contains(place) {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(place % 7)
      #expect(throws: CheckpointError.self, "byte \(place)") { try read(bytes) }
    }
  }

  @Test func `a foreign file is refused in a sentence, and a later version by its number`() throws {
    let folder = try Folder()
    let (run, _) = try Self.run(Self.classes(), hidden: [3], epochs: 1)
    try run.save(to: folder.path("run"), metadata: ["note": "kept"])
    #expect(try Safetensors(contentsOf: folder.path("run")).metadata["note"] == "kept")
    let error = #expect(throws: CheckpointError.self) { try TabularModel(contentsOf: folder.path("run")) }
    #expect(error?.problem.contains("not the columns of a table") == true)
    try run.model.save(to: folder.path("model"))
    let file = try Safetensors(contentsOf: folder.path("model"))
    func changed(_ old: String, _ new: String) throws -> String {
      let text = try #require(file.metadata["gradient-workbench.table"]).replacing(old, with: new)
      let sum = Safetensors.checksum(of: file.tensors, and: text)
      try Safetensors(
        file.tensors, metadata: ["gradient-workbench.table": text, "gradient-workbench.sum": sum]
      ).write(to: folder.path("changed"))
      return #expect(throws: CheckpointError.self) { try TabularModel(contentsOf: folder.path("changed")) }?.problem
        ?? ""
    }
    #expect(try changed("\"version\":1", "\"version\":2").contains("version 2"))
    #expect(try changed("\"activation\":\"relu\"", "\"activation\":\"relo\"").contains("relo"))
    #expect(try changed("\"classes\":[\"a\",\"b\",\"c\"]", "\"classes\":[\"a\",\"b\"]").contains("layers do not lead"))
    #expect(try changed("\"classes\":[\"a\",\"b\",\"c\"]", "\"classes\":[\"a\",\"b\",\"b\"]").contains("two classes"))
    #expect(try changed("{\"name\":\"y\"},", "").contains("a mean and a deviation"))
  }

  @Test func `a run on a table that was stopped and taken up ends at the same bits`() throws {
    let folder = try Folder()
    var (whole, _) = try Self.run(Self.classes(), epochs: 6)
    var (first, _) = try Self.run(Self.classes(), epochs: 6)
    var (second, _) = try Self.run(Self.classes(), epochs: 6)
    whole.train()
    for _ in 0..<9 { _ = first.next() }
    try first.save(to: folder.path("run"))
    try second.resume(from: folder.path("run"))
    second.train()
    #expect(second.model.network == whole.model.network && second.bestModel.network == whole.bestModel.network)
    #expect(second.best?.epoch == whole.best?.epoch)
  }

  @Test func `the best model is the validation's, and the last one where there is none`() throws {
    var (run, _) = try Self.run(Self.classes(), epochs: 4)
    #expect(run.bestModel.network == run.model.network)
    run.train()
    #expect(run.bestModel.network == run.best?.model.network)
  }

  @Test func `every activation is read back from its name`() {
    let all: [Activation<Float>] = [
      .identity, .relu, .gelu, .tanh, .sigmoid, .softplus, .leakyReLU(), .leakyReLU(slope: 0.2),
    ]
    for activation in all { #expect(Activation<Float>(activation.description) == activation) }
    for wrong in ["", "ReLU", "leakyReLU(", "leakyReLU()", "leakyReLU(nan)", "relu "] {
      #expect(Activation<Float>(wrong) == nil)
    }
  }
}
