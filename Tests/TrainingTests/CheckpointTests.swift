import Autograd
import Core
import Datasets
import Foundation
import GradientDescent
import Optimizers
import Schedules
import Tensors
import TestSupport
import Testing
import TrainingSupport

@testable import Training

struct CheckpointTests {
  private struct Nested: TensorModel {
    struct Layer: TensorModel {
      var weight: Tensor<Double>
      var bias: Tensor<Double>?
      mutating func combineTensors(with other: Layer, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
        // Not the order of the declaration.
        if var mine = bias, let theirs = other.bias {
          mine.combineTensors(with: theirs, body)
          bias = mine
        }
        weight.combineTensors(with: other.weight, body)
      }
    }

    var layers: [Layer]
    mutating func combineTensors(with other: Nested, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
      layers.combineTensors(with: other.layers, body)
    }
  }

  private let nested = Nested(layers: [
    .init(weight: Tensor([[1.5, -2.0]]), bias: Tensor([0.25])), .init(weight: Tensor([[.nan], [-0.0]]), bias: nil),
  ])

  private let file = Safetensors(
    [("a", .float(Tensor([[1, 2], [-0.0, .infinity]]))), ("b \"é\n", .double(Tensor([Double.pi])))],
    metadata: ["k": "v \"x\" \\ \u{1}"])

  private func problem(_ bytes: [UInt8]) -> CheckpointError? {
    do {
      _ = try Safetensors(bytes: bytes, path: "file")
      return nil
    } catch { return error as? CheckpointError }
  }

  // MARK: The format

  @Test func `the bytes are those that the format's definition asks for`() throws {
    let bytes = Safetensors([("w", .float(Tensor([[1, -2.5]])))]).bytes
    let length = bytes[0..<8].enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let json = try #require(JSONSerialization.jsonObject(with: Data(bytes[8..<(8 + length)])) as? [String: Any])
    let entry = try #require(json["w"] as? [String: Any])
    #expect(json.count == 1)
    #expect(entry["dtype"] as? String == "F32")
    #expect(entry["shape"] as? [Int] == [1, 2])
    #expect(entry["data_offsets"] as? [Int] == [0, 8])
    #expect(bytes[8] == UInt8(ascii: "{"))
    // 1 and −2.5 in IEEE 754, little-endian.
    #expect(Array(bytes[(8 + length)...]) == [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0])
  }

  @Test func `a file that Python's library wrote is read`() throws {
    // safetensors 0.8.0: save({"b": float32 [3], "a": float64 [1, 2]}, metadata={"note": "x"})
    let read = try Safetensors(bytes: Self.fromPython, path: "python")
    #expect(read.metadata == ["note": "x"])
    #expect(read["a"] == .double(Tensor([[1, 2]])))
    #expect(read["b"] == .float(Tensor([0.5, -1, 3])))
  }

  @Test func `written and read, tensors and texts are the same bits`() throws {
    let read = try Safetensors(bytes: file.bytes, path: "file")
    #expect(read.bytes == file.bytes)
    #expect(read.metadata == file.metadata)
    #expect(read.tensors.map(\.name) == file.tensors.map(\.name))
    #expect(read["a"] == file["a"])
    let odd = Safetensors([("e", .float(Tensor([], shape: [0, 3]))), ("s", .double(Tensor(7)))])
    #expect(try Safetensors(bytes: odd.bytes, path: "file").bytes == odd.bytes)
    #expect(try Safetensors(bytes: Safetensors([]).bytes, path: "file").tensors.isEmpty)
  }

  @Test func `cut off anywhere, or with a byte too many, it is an error with an offset`() {
    let bytes = file.bytes
    #expect((0..<bytes.count).first { problem(Array(bytes.prefix($0)))?.offset == nil } == nil)
    #expect(problem(bytes + [0])?.offset == bytes.count)
  }

  @Test func `flipped bits are an error or other contents, and never a crash`() {
    let bytes = file.bytes
    for bit in 0..<(bytes.count * 8) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      _ = try? Safetensors(bytes: damaged, path: "file")
    }
  }

  @Test(arguments: [
    #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#,
    #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
    #"{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F64","shape":[2147483647,2147483647],"data_offsets":[0,9223372036854775807]}}"#,
    #"{"a":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[2147483647],"data_offsets":[0,8589934588]}}"#,
    #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1]}}"#, #"{"a":3}"#, #"[1]"#, #"{"__metadata__":{"a":1}}"#, "", "{", "\u{0}",
  ])
  func `a header that contradicts itself is a sentence`(header: String) {
    let bytes = [UInt8](header.utf8)
    let file = [UInt8(bytes.count & 255), UInt8(bytes.count >> 8), 0, 0, 0, 0, 0, 0] + bytes + [0, 0, 0, 0]
    #expect(problem(file)?.description.hasPrefix("file, offset ") == true)
  }

  // MARK: Models

  @Test func `tensors are named by the path of properties, in the model's own order`() {
    #expect(nested.tensorNames == ["layers.0.bias", "layers.0.weight", "layers.1.weight"])
    #expect(SoftmaxModel().tensorNames == ["weight", "bias"])
    #expect([Tensor<Float>(1), Tensor<Float>(2)].tensorNames == ["0", "1"])
  }

  @Test func `a model that was saved and loaded has the same bits`() throws {
    let folder = try Folder()
    try nested.save(to: folder.path("m"), metadata: ["note": "x"])
    var other = nested.zeros
    try other.load(from: folder.path("m"))
    #expect(
      other.tensors.flatMap { $0.scalars.map(\.bitPattern) } == nested.tensors.flatMap { $0.scalars.map(\.bitPattern) })
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["m"])
  }

  @Test func `weights of another model are refused, and change nothing`() throws {
    let folder = try Folder()
    try SoftmaxModel(features: 4, classes: 3).save(to: folder.path("m"))
    var model = nested
    #expect(throws: CheckpointError.self) { try model.load(from: folder.path("m")) }
    var wider = SoftmaxModel(features: 5, classes: 3)
    let error = #expect(throws: CheckpointError.self) { try wider.load(from: folder.path("m")) }
    #expect(error?.description.contains("[3, 4]") == true && error?.description.contains("[3, 5]") == true)
    #expect(wider == SoftmaxModel(features: 5, classes: 3))
    try Tensor<Float>.zeros([3]).save(to: folder.path("t"))
    var array = Tensor<Double>.zeros([3])
    #expect(throws: CheckpointError.self) { try array.load(from: folder.path("t")) }
  }

  @Test func `files that cannot be read or written are sentences`() throws {
    var model = SoftmaxModel()
    for path in ["/nowhere/m", "/tmp", "/dev/null"] {
      #expect(throws: CheckpointError.self) { try model.load(from: path) }
    }
    #expect(throws: CheckpointError.self) { try model.save(to: "/nowhere/m") }
    let folder = try Folder()
    #expect(throws: CheckpointError.self) { try model.save(to: folder.path()) }
  }

  @Test func `a model is encoded by its tensors, and read only into one of its kind and shapes`() throws {
    let model = SoftmaxModel(features: 2, classes: 3)
    let data = try JSONEncoder().encode(model)
    func read(into template: (any Sendable)?) throws -> SoftmaxModel {
      let decoder = JSONDecoder()
      if let key = CodingUserInfoKey.modelTemplate, let template { decoder.userInfo[key] = template }
      return try decoder.decode(SoftmaxModel.self, from: data)
    }
    #expect(try read(into: SoftmaxModel(features: 2, classes: 3)) == model)
    #expect(throws: DecodingError.self) { try read(into: nil) }
    #expect(throws: DecodingError.self) { try read(into: nested) }
    #expect(throws: DecodingError.self) { try read(into: SoftmaxModel(features: 3, classes: 3)) }
  }

  // MARK: Runs

  @Test(arguments: [0, 1, 6, 7, 10, 20, 21])
  func `saved after any step and taken up again, a run ends at the same bits`(steps: Int) throws {
    let folder = try Folder()
    var whole = try Shapes.run()
    while whole.next() != nil {}
    var first = try Shapes.run()
    for _ in 0..<steps { _ = first.next() }
    try first.save(to: folder.path("run"))
    var second = try Shapes.run()
    try second.resume(from: folder.path("run"))
    #expect(second.step == steps)
    while second.next() != nil {}
    try whole.save(to: folder.path("a"))
    try second.save(to: folder.path("b"))
    #expect(try Data(contentsOf: folder.url("a")) == Data(contentsOf: folder.url("b")))
    #expect(second.model == whole.model && second.best?.epoch == whole.best?.epoch)
    var weights = SoftmaxModel()
    try weights.load(from: folder.path("a"))
    #expect(weights == whole.model)
  }

  @Test func `patience and a plateau's memory are saved, too`() throws {
    func run() throws -> ShapesRun {
      try ShapesRun(
        on: Shapes.goal, from: SoftmaxModel(), by: SGD(),
        at: .feedback(ReduceLROnPlateau(baseLR: 0.1, factor: 0.5, patience: 0)),
        with: TrainingConfiguration(batchSize: 32, epochs: 9, seed: 5, earlyStop: EarlyStop(patience: 4)),
        // It gets worse with every epoch, as seen by the model itself.
        validate: { Evaluation(loss: Double($0.norm)) })
    }
    let folder = try Folder()
    var whole = try run()
    let records = Array(whole)
    while whole.next() != nil {}
    #expect(whole.ending == .noProgress(epoch: 5))
    for steps in [10, 28, 36] {
      var first = try run()
      for _ in 0..<steps { _ = first.next() }
      try first.save(to: folder.path("run"))
      var second = try run()
      try second.resume(from: folder.path("run"))
      #expect(Array(second) == Array(records.dropFirst(steps)))
    }
  }

  @Test func `a run that has ended may be given more epochs`() throws {
    let folder = try Folder()
    var (short, long) = (try Shapes.run(epochs: 2), try Shapes.run(epochs: 3))
    while short.next() != nil {}
    try short.save(to: folder.path("run"))
    while long.next() != nil {}
    var more = try Shapes.run(epochs: 3)
    try more.resume(from: folder.path("run"))
    while more.next() != nil {}
    #expect(more.model == long.model)
  }

  @Test func `the checkpoint of another run is refused, and changes nothing`() throws {
    let folder = try Folder()
    var run = try Shapes.run()
    for _ in 0..<8 { _ = run.next() }
    try run.save(to: folder.path("run"))
    for other in [
      try Shapes.run(rate: 0.06), try Shapes.run(batchSize: 16), try Shapes.run(seed: 6),
    ] {
      var other = other
      #expect(throws: CheckpointError.self) { try other.resume(from: folder.path("run")) }
      #expect(other.step == 0 && other.model == SoftmaxModel())
    }
    var adam = try TrainingRun(
      on: Shapes.goal, from: SoftmaxModel(), by: Adam(), at: 0.05,
      with: TrainingConfiguration(batchSize: 32, epochs: 3, seed: 5))
    let error = #expect(throws: CheckpointError.self) { try adam.resume(from: folder.path("run")) }
    #expect(error?.description.contains("SGD") == true && error?.description.contains("Adam") == true)
    try SoftmaxModel().save(to: folder.path("weights"))
    var again = try Shapes.run()
    #expect(throws: CheckpointError.self) { try again.resume(from: folder.path("weights")) }
  }

  @Test func `one flipped bit in a run's checkpoint is noticed`() throws {
    let folder = try Folder()
    var run = try Shapes.run()
    for _ in 0..<8 { _ = run.next() }
    try run.save(to: folder.path("run"))
    let bytes = Array(try Data(contentsOf: folder.url("run")))
    var random = RandomSource(seed: 11)
    var passed: [Int] = []
    for trial in 0..<60 {
      // Half of them in the header, the rest anywhere.
      let bit = random.index(below: (trial % 2 == 0 ? 1_200 : bytes.count) * 8)
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      try Data(damaged).write(to: folder.url("damaged"))
      var again = try Shapes.run()
      if (try? again.resume(from: folder.path("damaged"))) != nil { passed.append(bit) }
    }
    #expect(passed == [])
  }

  static let fromPython: [UInt8] = [
    144, 0, 0, 0, 0, 0, 0, 0, 123, 34, 95, 95, 109, 101, 116, 97, 100, 97, 116, 97, 95, 95, 34, 58, 123, 34, 110, 111,
    116, 101, 34, 58, 34, 120, 34, 125, 44, 34, 97, 34, 58, 123, 34, 100, 116, 121, 112, 101, 34, 58, 34, 70, 54, 52,
    34, 44, 34, 115, 104, 97, 112, 101, 34, 58, 91, 49, 44, 50, 93, 44, 34, 100, 97, 116, 97, 95, 111, 102, 102, 115,
    101, 116, 115, 34, 58, 91, 48, 44, 49, 54, 93, 125, 44, 34, 98, 34, 58, 123, 34, 100, 116, 121, 112, 101, 34, 58,
    34, 70, 51, 50, 34, 44, 34, 115, 104, 97, 112, 101, 34, 58, 91, 51, 93, 44, 34, 100, 97, 116, 97, 95, 111, 102, 102,
    115, 101, 116, 115, 34, 58, 91, 49, 54, 44, 50, 56, 93, 125, 125, 32, 32, 32, 32, 0, 0, 0, 0, 0, 0, 240, 63, 0, 0,
    0, 0, 0, 0, 0, 64, 0, 0, 0, 63, 0, 0, 128, 191, 0, 0, 64, 64,
  ]
}
