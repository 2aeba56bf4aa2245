import Core
import Datasets
import Foundation
import GradientDescent
import Optimizers
import Schedules
import Tensors

extension TrainingRun where Goal.Point: TensorModel, Method: Codable {
  /// Writes everything that the run needs to go on, whole or not at all.
  ///
  /// The file is a safetensors file: the weights under their own names, readable by Python and by `load(from:)`; the
  /// best model under `best/`, the optimizer's tensors under `optimizer/`; the rest as text in the metadata.
  ///
  /// - Parameter metadata: more texts to keep with it, by names that do not begin with `gradient-workbench.run` or `.sum`.
  /// - Throws: `CheckpointError` where the file cannot be written.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    try checkpoint(path, metadata).write(to: path)
  }

  /// Takes up the run that was saved at `path`; on an error nothing has changed.
  ///
  /// This run must be made as that one was: the same kind of optimizer, model, data size, batch size, order, seed and
  /// schedule. The number of epochs may be another. The optimizer's numbers come from the file. The steps that follow
  /// lead to the same bits as if the run had never been stopped.
  ///
  /// - Throws: `CheckpointError` for a file that is missing, broken, or of another run.
  public mutating func resume(from path: String) throws {
    self = try resumed(from: path)
  }

  private func checkpoint(_ path: String, _ metadata: [String: String]) throws -> Safetensors {
    let vault = TensorVault()
    let state = RunState(
      methodName: Self.methodName, method: optimizer, sampler: descent.objective.sampler, schedule: scheduleName,
      feedback: try feedback(), best: best.map { .init(evaluation: $0.evaluation, epoch: $0.epoch) }, ending: ending,
      epochsWithoutProgress: epochsWithoutProgress, lastProgress: lastProgress)
    let text: String
    do {
      text = String(decoding: try Self.encoder(vault).encode(state), as: UTF8.self)
    } catch {
      throw CheckpointError(path, "the state of \(Self.methodName) cannot be written: \(error.reason)")
    }
    var tensors = model.named()
    if let best { tensors += best.model.named(prefix: "best/") }
    for (index, tensor) in vault.tensors.enumerated() {
      if let tensor = tensor as? Tensor<Float> { tensors.append(("optimizer/\(index)", .float(tensor))) }
      if let tensor = tensor as? Tensor<Double> { tensors.append(("optimizer/\(index)", .double(tensor))) }
    }
    let own = [Self.stateKey: text, Self.sumKey: Safetensors.checksum(of: tensors, and: text)]
    return Safetensors(tensors, metadata: metadata.merging(own) { $1 })
  }

  private func resumed(from path: String) throws -> TrainingRun {
    let file = try Safetensors(contentsOf: path)
    guard let text = file.metadata[Self.stateKey] else {
      throw CheckpointError(path, "the file holds weights and no run to go on with; load it into a model instead")
    }
    guard file.metadata[Self.sumKey] == Safetensors.checksum(of: file.tensors, and: text) else {
      throw CheckpointError(path, "the contents do not fit their checksum: the file is damaged; take an older one")
    }
    var run = self
    try run.descent.point.load(from: file, prefix: "", path: path)
    var kept: [any Sendable] = []
    while let element = file["optimizer/\(kept.count)"] {
      switch element {
      case .float(let tensor): kept.append(tensor)
      case .double(let tensor): kept.append(tensor)
      case .integers, .other:
        throw CheckpointError(path, "optimizer/\(kept.count) is neither F32 nor F64, as an optimizer's state is")
      }
    }
    let (name, data) = (try Self.name(in: text, path: path), Data(text.utf8))
    guard name == Self.methodName else {
      throw CheckpointError(path, "the file was written by a run with \(name), and this one has \(Self.methodName)")
    }
    let state: RunState<Method>
    do {
      state = try Self.decoder(TensorVault(kept), template: model).decode(RunState<Method>.self, from: data)
    } catch {
      throw CheckpointError(path, "the state of the run cannot be read: \(error.reason)")
    }
    try run.check(state, path: path)
    run.descent.optimizer = state.method
    run.descent.objective.sampler = state.sampler
    run.descent.step = state.sampler.batchesDrawn
    if let best = state.best {
      var model = run.model
      try model.load(from: file, prefix: "best/", path: path)
      run.best = BestModel(model: model, evaluation: best.evaluation, epoch: best.epoch)
    } else {
      run.best = nil
    }
    if case .feedback(let schedule) = rates, let saved = state.feedback {
      do {
        run.rates = .feedback(try Self.decode(saved, like: schedule))
      } catch {
        throw CheckpointError(path, "the state of the schedule cannot be read: \(error.reason)")
      }
    }
    run.epochsWithoutProgress = state.epochsWithoutProgress
    run.lastProgress = state.lastProgress
    run.ending = state.ending
    // A run that is to have more epochs goes on, and so does one that was interrupted.
    switch state.ending {
    case .interrupted: run.ending = nil
    case .allEpochs where run.step < run.totalSteps: run.ending = nil
    default: break
    }
    return run
  }

  /// Refuses the state of a run that was made otherwise than this one.
  private func check(_ state: RunState<Method>, path: String) throws {
    let sampler = descent.objective.sampler
    let facts: [(what: String, theirs: String, ours: String)] = [
      ("rows", "\(state.sampler.rows)", "\(sampler.rows)"),
      ("a batch size of", "\(state.sampler.size)", "\(sampler.size)"),
      ("the order", "\(state.sampler.order)", "\(sampler.order)"),
      ("last batches", "\(state.sampler.lastBatch)", "\(sampler.lastBatch)"),
      ("seed", "\(state.sampler.seed)", "\(sampler.seed)"),
      ("the schedule", state.schedule, scheduleName),
    ]
    for fact in facts where fact.theirs != fact.ours {
      throw CheckpointError(
        path, "the run in the file has \(fact.what) \(fact.theirs), and this one has \(fact.ours); make them alike")
    }
  }

  /// The optimizer's name, read first: the rest of the state can be decoded only as that optimizer's.
  private static func name(in text: String, path: String) throws -> String {
    do {
      return try JSONDecoder().decode(MethodName.self, from: Data(text.utf8)).methodName
    } catch {
      throw CheckpointError(path, "the state of the run cannot be read: \(error.reason)")
    }
  }

  private var scheduleName: String {
    switch rates {
    case .schedule(let schedule): String(describing: schedule)
    case .feedback(let schedule): String(describing: type(of: schedule))
    }
  }

  private func feedback() throws -> String? {
    guard case .feedback(let schedule) = rates else { return nil }
    return String(decoding: try Self.encoder(nil).encode(schedule), as: UTF8.self)
  }

  private static func decode<Feedback: FeedbackSchedule & Codable>(
    _ text: String, like schedule: Feedback
  ) throws -> any FeedbackSchedule & Codable {
    try decoder(nil).decode(Feedback.self, from: Data(text.utf8))
  }

  private static var methodName: String { String(describing: Method.self) }
  private static var stateKey: String { "gradient-workbench.run" }
  private static var sumKey: String { "gradient-workbench.sum" }

  private static func encoder(_ vault: TensorVault?) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if let key = CodingUserInfoKey.tensorVault, let vault { encoder.userInfo[key] = vault }
    return encoder
  }

  private static func decoder(_ vault: TensorVault?, template: Goal.Point? = nil) -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if let key = CodingUserInfoKey.tensorVault, let vault { decoder.userInfo[key] = vault }
    if let key = CodingUserInfoKey.modelTemplate, let template { decoder.userInfo[key] = template }
    return decoder
  }
}

/// The part of a `RunState` that can be read without knowing the optimizer.
private struct MethodName: Decodable { let methodName: String }

/// What the checkpoint of a run holds besides tensors; it stands as text in the file's metadata.
struct RunState<Method: Codable>: Codable {
  struct Best: Codable {
    let evaluation: Evaluation
    let epoch: Int
  }

  /// The optimizer's type, with the model it is for.
  let methodName: String
  let method: Method
  let sampler: BatchSampler
  /// A pure schedule in words, to compare.
  let schedule: String
  /// The state of a feedback schedule, as JSON.
  let feedback: String?
  let best: Best?
  let ending: Ending?
  let epochsWithoutProgress: Int
  let lastProgress: Evaluation?
}
