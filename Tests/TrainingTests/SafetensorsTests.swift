import Tensors
import Testing

@testable import Training

/// Files of other writers: types that the workbench does not compute with, and headers that are only just right.
@Suite struct SafetensorsTests {
  /// A file of this header and these bytes behind it.
  private func file(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
    let bytes = [UInt8](header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes + data
  }

  private func one(_ type: String, _ shape: [Int], _ data: [UInt8]) -> [UInt8] {
    file(#"{"x":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[0,\#(data.count)]}}"#, data)
  }

  private func read(_ bytes: [UInt8]) throws -> Safetensors { try Safetensors(bytes: bytes, path: "file") }

  private func problem(_ bytes: [UInt8]) -> String? {
    do {
      _ = try read(bytes)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `half precision is widened without a change`() throws {
    // 1, −2, the largest, the smallest subnormal, −0, ∞ as IEEE 754's binary16 writes them.
    let halves: [UInt8] = [0, 0x3C, 0, 0xC0, 0xFF, 0x7B, 1, 0, 0, 0x80, 0, 0x7C]
    #expect(try read(one("F16", [6], halves))["x"] == .float(Tensor([1, -2, 65504, 0x1p-24, -0.0, .infinity])))
    // 1, −2.5 and the largest in bfloat16: the upper halves of Floats.
    let brains: [UInt8] = [0x80, 0x3F, 0x20, 0xC0, 0x7F, 0x7F]
    #expect(try read(one("BF16", [3], brains))["x"] == .float(Tensor([1, -2.5, 0x1.FEp127])))
    guard case .float(let tensor) = try read(one("F16", [1], [1, 0x7E]))["x"] else { throw CheckpointError("x", "x") }
    #expect(tensor.item.isNaN)
  }

  private static let counters: [(type: String, data: [UInt8], shape: [Int], values: [Int])] = [
    ("BOOL", [0, 1, 2], [3], [0, 1, 1]), ("U8", [0, 255], [2], [0, 255]), ("I8", [127, 128], [2], [127, -128]),
    ("U16", [1, 0, 255, 255], [2], [1, 65535]), ("I16", [255, 255, 0, 128], [2], [-1, -32768]),
    ("U32", [255, 255, 255, 255], [1], [4_294_967_295]), ("I32", [254, 255, 255, 255], [1, 1], [-2]),
    ("I64", [7, 0, 0, 0, 0, 0, 0, 0], [], [7]), ("I64", [0, 0, 0, 0, 0, 0, 0, 128], [], [Int.min]),
    ("I64", [], [0], []),
  ]

  @Test func `whole numbers are counters`() throws {
    for (type, data, shape, values) in Self.counters {
      let read = try read(one(type, shape, data))
      #expect(read["x"] == .integers(IndexTensor(values, shape: Shape(shape))), "\(type)")
      #expect(try self.read(read.bytes)["x"] == read["x"], "\(type)")
    }
  }

  @Test(arguments: ["F8_E4M3", "U64", "C64", "F4", "one of tomorrow"])
  func `other types are kept byte for byte`(type: String) throws {
    let data: [UInt8] = type.hasPrefix("F8") ? [1, 2] : [1, 2, 3, 4, 5, 6, 7, 255]
    let shape = type.hasPrefix("F8") ? [2] : [1]
    let read = try read(one(type, shape, data))
    #expect(read["x"] == .other(type: type, shape: Shape(shape), bytes: data))
    #expect(try self.read(read.bytes)["x"] == read["x"])
    var model = [Tensor<Float>([0])]
    let error = #expect(throws: CheckpointError.self) {
      try model.load(from: Safetensors([("0", read["x"] ?? .float(Tensor(0)))]), prefix: "", path: "file")
    }
    #expect(error?.description.contains("tensor \"0\" is \(type)") == true)
  }

  @Test func `a counter beside the weights does not make them unreadable`() throws {
    var model = [Tensor<Float>([0, 0])]
    let weights: (name: String, value: Safetensors.Element) = ("0", .float(Tensor([1, 2])))
    let counter: (name: String, value: Safetensors.Element) = ("bn.num_batches_tracked", .integers(IndexTensor([3])))
    try model.load(from: Safetensors([weights, counter]), prefix: "", path: "file")
    #expect(model == [Tensor([1, 2])])
    // Weights that the model has no name for are another model's, as before; and a counter is no weight.
    #expect(throws: CheckpointError.self) {
      try model.load(from: Safetensors([weights, ("1", .float(Tensor([1])))]), prefix: "", path: "file")
    }
    #expect(throws: CheckpointError.self) {
      try model.load(from: Safetensors([("0", .integers(IndexTensor([1, 2])))]), prefix: "", path: "file")
    }
  }

  @Test func `metadata may be null, as Python's library writes them`() throws {
    #expect(try read(file(#"{"__metadata__":null}"#)).metadata.isEmpty)
    #expect(try read(file(#"{"__metadata__":{"a":"b"}}"#)).metadata == ["a": "b"])
    #expect(problem(file(#"{"__metadata__":{"a":null}}"#)) != nil)
  }

  @Test func `tensors without elements stand anywhere in the order of names`() throws {
    let header =
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"z":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"#
      + #""m":{"dtype":"F32","shape":[2,0],"data_offsets":[4,4]}}"#
    #expect(try read(file(header, [0, 0, 0x80, 0x3F])).tensors.map(\.name) == ["z", "a", "m"])
  }

  @Test func `a name that stands there twice is an error, however it is written`() throws {
    let entry = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    for other in [#""a""#, #""\u0061""#] {
      let twice = file("{\"a\":\(entry),\(other):\(entry)}", [0, 0, 0, 0])
      #expect(problem(twice)?.contains("names a tensor twice") == true)
    }
    #expect(problem(file(#"{"__metadata__":null,"__metadata__":null}"#))?.contains("twice") == true)
    // Colons, braces and quotes within names and texts are no names.
    let odd =
      #"{"__metadata__":{"a:b":"c\":{","d":"e"},"a\\":\#(entry),"#
      + #""{\"b\":":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}"#
    #expect(try read(file(odd, [0, 0, 0, 0])).tensors.map(\.name) == [#"a\"#, #"{"b":"#])
  }

  @Test func `lengths, overlaps and holes of other types are errors too`() {
    func entry(_ name: String, _ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
      #""\#(name)":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(begin),\#(end)]}"#
    }
    let wrong: [(entries: [String], count: Int)] = [
      ([entry("x", "I64", "1", 0, 4)], 4), ([entry("x", "BOOL", "2", 0, 1)], 1), ([entry("x", "F16", "2", 0, 8)], 8),
      ([entry("x", "Q", "2", 0, 9)], 8), ([entry("x", "Q", "2", 4, 0)], 4),
      ([entry("x", "I64", "2147483647,2147483647,2", 0, 8)], 8),
      ([entry("a", "I32", "1", 0, 4), entry("b", "I32", "1", 2, 6)], 6),
      ([entry("a", "I32", "1", 0, 4), entry("b", "Q", "1", 6, 8)], 8),
    ]
    for (entries, count) in wrong {
      let bytes = file("{\(entries.joined(separator: ","))}", [UInt8](repeating: 0, count: count))
      #expect(problem(bytes)?.hasPrefix("file, offset ") == true, "\(entries)")
    }
  }
}
