import Core
import Foundation
import Tensors

/// Named tensors in the form that Python's `safetensors` reads and writes.
///
///     8 bytes    n, the length of the header: 64 bits, little-endian
///     n bytes    the header: JSON, {"name": {"dtype": "F32", "shape": [10, 784], "data_offsets": [0, 31360]}, …},
///                and texts under "__metadata__"; it may end in spaces
///     the rest   the elements, little-endian and row-major, in the order of the offsets, without holes
///
/// - Source: github.com/huggingface/safetensors, "Format".
public struct Safetensors: Sendable {
  /// A tensor: of one of the two types that the workbench computes with, of whole numbers, or just its bytes.
  public enum Element: Sendable, Equatable {
    /// F32; F16 and BF16 are read as such, which changes no number.
    case float(Tensor<Float>)
    /// F64.
    case double(Tensor<Double>)
    /// I64, such as the counters of PyTorch's batch normalisation; shorter whole numbers and BOOL are read as such.
    case integers(IndexTensor)
    /// Any other type, such as U64, F8_E4M3 and C64, as it stands in the file.
    case other(type: String, shape: Shape, bytes: [UInt8])
  }

  /// The tensors in the order of the file.
  public private(set) var tensors: [(name: String, value: Element)]
  /// Texts that belong to them.
  public private(set) var metadata: [String: String]

  /// A file of these tensors, in this order.
  ///
  /// - Parameter tensors: no two of one name, and none named `__metadata__`.
  public init(_ tensors: [(name: String, value: Element)], metadata: [String: String] = [:]) {
    precondition(Set(tensors.map(\.name) + ["__metadata__"]).count == tensors.count + 1, "two tensors of one name")
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of this name.
  public subscript(name: String) -> Element? { tensors.first { $0.name == name }?.value }

  /// The file, byte for byte: the same for the same tensors and texts.
  public var bytes: [UInt8] {
    var entries: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var offset = 0
    for (name, value) in tensors {
      let end = offset + value.byteCount
      let shape = value.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(Self.quoted(name)):{\"dtype\":\(Self.quoted(value.type)),\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    // The data begin at a multiple of eight, so that a reader can map them.
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var file: [UInt8] = []
    file.reserveCapacity(8 + header.count + offset)
    file.append(littleEndian: UInt64(header.count))
    file += header
    for (_, value) in tensors {
      switch value {
      case .float(let tensor): for number in tensor.scalars { file.append(littleEndian: number.bitPattern) }
      case .double(let tensor): for number in tensor.scalars { file.append(littleEndian: number.bitPattern) }
      case .integers(let tensor):
        for number in tensor.values { file.append(littleEndian: UInt64(bitPattern: Int64(number))) }
      case .other(_, _, let bytes): file += bytes
      }
    }
    return file
  }

  /// The text as JSON writes it.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{0}"..<"\u{20}": result += "\\u" + String(format: "%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Safetensors.Element {
  /// The name that the format has for the type.
  var type: String {
    switch self {
    case .float: "F32"
    case .double: "F64"
    case .integers: "I64"
    case .other(let type, _, _): type
    }
  }

  var shape: Shape {
    switch self {
    case .float(let tensor): tensor.shape
    case .double(let tensor): tensor.shape
    case .integers(let tensor): tensor.shape
    case .other(_, let shape, _): shape
    }
  }

  fileprivate var byteCount: Int {
    switch self {
    case .float(let tensor): tensor.count * 4
    case .double(let tensor): tensor.count * 8
    case .integers(let tensor): tensor.values.count * 8
    case .other(_, _, let bytes): bytes.count
    }
  }

  init<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) {
    if let tensor = tensor.detached as? Tensor<Float> {
      self = .float(tensor)
    } else {
      self = .double(Tensor(tensor.scalars.map { Double($0) }, shape: tensor.shape))
    }
  }

  /// The tensor, if its elements are of this type.
  func tensor<Scalar: TensorScalar>(of type: Scalar.Type) -> Tensor<Scalar>? {
    switch self {
    case .float(let tensor): tensor as? Tensor<Scalar>
    case .double(let tensor): tensor as? Tensor<Scalar>
    case .integers, .other: nil
    }
  }
}

extension Safetensors {
  /// A 64-bit checksum of tensors and a text: a flipped bit anywhere shows.
  package static func checksum(of tensors: [(name: String, value: Element)], and text: String) -> String {
    var sum = Checksum()
    sum.add(bytes: text.utf8)
    for (name, value) in tensors.sorted(by: { $0.name < $1.name }) {
      sum.add(bytes: name.utf8)
      for extent in value.shape { sum.add(UInt64(extent)) }
      switch value {
      case .float(let tensor): for number in tensor.scalars { sum.add(UInt64(number.bitPattern)) }
      case .double(let tensor): for number in tensor.scalars { sum.add(number.bitPattern) }
      case .integers(let tensor): for number in tensor.values { sum.add(UInt64(bitPattern: Int64(number))) }
      case .other(_, _, let bytes): sum.add(bytes: bytes)
      }
    }
    return String(sum.value, radix: 16)
  }

  /// Writes the file, whole or not at all, and forces it onto the disk.
  func write(to path: String) throws(CheckpointError) {
    do {
      try WholeFile.write(bytes, to: path, synchronized: true)
    } catch {
      throw CheckpointError(path, "the file cannot be written: \(error.reason)")
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian number: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  fileprivate mutating func append(littleEndian number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }
}

/// What is wrong with a checkpoint, at which offset, and what would be right: one sentence.
public struct CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The byte at which it was noticed, counted from 0, where known.
  public let offset: Int?
  /// The sentence, without the place.
  public let problem: String

  package init(_ path: String, offset: Int? = nil, _ problem: String) {
    (self.path, self.offset, self.problem) = (path, offset, problem)
  }

  public var description: String { "\(path)\(offset.map { ", offset \($0)" } ?? ""): \(problem)" }
}
