import Core
import Foundation
import Tensors

extension Safetensors {
  /// The longest header that is read, as in the format's own library.
  static let longestHeader = 100_000_000

  /// The tensors in the file at `path`.
  ///
  /// - Throws: `CheckpointError`.
  public init(contentsOf path: String) throws {
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.read(path, limit: 1 << 32)
    } catch {
      throw CheckpointError(path, error.problem(reading: "a checkpoint", limit: "4 GB"))
    }
    try self.init(bytes: bytes, path: path)
  }

  /// The tensors in these bytes; every byte of them must belong to the form.
  ///
  /// A type that the workbench does not compute with is no error: whoever asks for that tensor learns of it.
  ///
  /// - Parameter path: how messages name the file.
  /// - Throws: `CheckpointError` for what is cut off, has bytes too many, names a tensor twice or contradicts itself.
  public init(bytes file: [UInt8], path: String) throws {
    guard file.count >= 8 else {
      throw CheckpointError(path, offset: file.count, "the file ends within the length of its header; it is cut off")
    }
    let length = file.littleEndian(from: 0, count: 8)
    guard length <= UInt64(min(Self.longestHeader, file.count - 8)) else {
      let isPlausible = length <= UInt64(Self.longestHeader)
      throw CheckpointError(
        path, offset: 0,
        isPlausible
          ? "the header is to be \(length) bytes long, but the file has \(file.count); it is cut off or no safetensors file"
          : "the file does not begin as a safetensors file does; it is another kind of file")
    }
    let start = 8 + Int(length)
    let header: SafetensorsHeader
    do {
      header = try JSONDecoder().decode(SafetensorsHeader.self, from: Data(file[8..<start]))
    } catch {
      throw CheckpointError(
        path, offset: 8, "the header is not what a safetensors file begins with: \(error.reason)")
    }
    if file[8..<start].topLevelKeyCount != header.entries.count + (header.hasMetadata ? 1 : 0) {
      throw CheckpointError(path, offset: 8, "the header names a tensor twice; each name may stand there once")
    }
    var (position, tensors) = (0, [(name: String, value: Element)]())
    // Tensors without elements take no bytes: they stand before the one that begins at the same place.
    let order = header.entries.sorted {
      ($0.value.begin, $0.value.end, $0.key) < ($1.value.begin, $1.value.end, $1.key)
    }
    for (name, entry) in order {
      func error(_ problem: String) -> CheckpointError {
        CheckpointError(path, offset: start + position, "tensor \"\(name.prefix(60))\" \(problem)")
      }
      let shape: Shape
      do { shape = try Shape(validating: entry.shape) } catch { throw CheckpointError(path, offset: 8, "\(error)") }
      // Of a type that is not known here only the offsets say how long it is.
      let known = Element.byteCounts[entry.dtype].map { shape.elementCount.multipliedReportingOverflow(by: $0) }
      let (size, overflows) = known ?? (max(entry.end - entry.begin, 0), false)
      guard entry.begin == position, !overflows, entry.end >= entry.begin, entry.end - entry.begin == size else {
        throw error(
          "is at \(entry.begin)..<\(entry.end), but an \(entry.dtype.prefix(20)) tensor of shape \(shape) that follows "
            + "the one before is at \(position)..<\(overflows ? .max : position + size)")
      }
      guard size <= file.count - start - position else {
        throw CheckpointError(
          path, offset: file.count, "the file ends within tensor \"\(name.prefix(60))\"; it is cut off")
      }
      let place = start + position
      tensors.append((name, Element(entry.dtype, shape: shape, file[place..<(place + size)])))
      position += size
    }
    guard start + position == file.count else {
      throw CheckpointError(
        path, offset: start + position, "\(file.count - start - position) bytes follow the last tensor; none may")
    }
    self.init(tensors, metadata: header.metadata)
  }
}

/// The header as JSON has it.
private struct SafetensorsHeader: Decodable {
  struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let begin, end: Int

    private enum CodingKeys: String, CodingKey { case dtype, shape, offsets = "data_offsets" }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      dtype = try values.decode(String.self, forKey: .dtype)
      shape = try values.decode([Int].self, forKey: .shape)
      let offsets = try values.decode([Int].self, forKey: .offsets)
      guard offsets.count == 2, offsets.allSatisfy({ $0 >= 0 }) else {
        throw DecodingError.dataCorruptedError(
          forKey: .offsets, in: values, debugDescription: "data_offsets are two numbers of at least 0, not \(offsets)")
      }
      (begin, end) = (offsets[0], offsets[1])
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var entries: [String: Entry] = [:]
  var metadata: [String: String] = [:]
  var hasMetadata = false

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Name.self)
    for name in values.allKeys {
      if name.stringValue == "__metadata__" {
        // Python's library writes null where there are no texts.
        metadata = try values.decodeNil(forKey: name) ? [:] : values.decode([String: String].self, forKey: name)
        hasMetadata = true
      } else {
        entries[name.stringValue] = try values.decode(Entry.self, forKey: name)
      }
    }
  }
}

extension Safetensors.Element {
  /// How many bytes an element of each type takes.
  fileprivate static let byteCounts = [
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "F8_E8M0": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4, "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8, "C64": 8,
  ]

  /// The tensor that these bytes hold, which are as many as type and shape take.
  fileprivate init(_ type: String, shape: Shape, _ bytes: ArraySlice<UInt8>) {
    func numbers<Number>(_ size: Int, _ number: (UInt64) -> Number) -> [Number] {
      (0..<shape.elementCount).map { number(bytes.littleEndian(from: bytes.startIndex + $0 * size, count: size)) }
    }
    func whole<Bits: FixedWidthInteger>(_: Bits.Type) -> Self {
      .integers(IndexTensor(numbers(Bits.bitWidth / 8) { Int(Bits(truncatingIfNeeded: $0)) }, shape: shape))
    }
    func float(_ size: Int, _ number: (UInt64) -> Float) -> Self { .float(Tensor(numbers(size, number), shape: shape)) }
    switch type {
    case "F32": self = float(4) { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    case "F16": self = float(2) { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) }
    case "BF16": self = float(2) { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) }
    case "F64": self = .double(Tensor(numbers(8) { Double(bitPattern: $0) }, shape: shape))
    case "BOOL": self = .integers(IndexTensor(numbers(1) { $0 == 0 ? 0 : 1 }, shape: shape))
    case "U8": self = whole(UInt8.self)
    case "I8": self = whole(Int8.self)
    case "U16": self = whole(UInt16.self)
    case "I16": self = whole(Int16.self)
    case "U32": self = whole(UInt32.self)
    case "I32": self = whole(Int32.self)
    case "I64": self = whole(Int64.self)
    default: self = .other(type: type, shape: shape, bytes: Array(bytes))
    }
  }
}

extension ArraySlice<UInt8> {
  /// How many names the outermost object of a valid JSON text has, the same one counted twice.
  fileprivate var topLevelKeyCount: Int {
    var (depth, count, isInText, isEscaped) = (0, 0, false, false)
    for byte in self {
      switch (isInText, byte) {
      case (true, _) where isEscaped: isEscaped = false
      case (true, UInt8(ascii: "\\")): isEscaped = true
      case (_, UInt8(ascii: "\"")): isInText.toggle()
      case (false, UInt8(ascii: "{")), (false, UInt8(ascii: "[")): depth += 1
      case (false, UInt8(ascii: "}")), (false, UInt8(ascii: "]")): depth -= 1
      case (false, UInt8(ascii: ":")) where depth == 1: count += 1
      default: break
      }
    }
    return count
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  fileprivate func littleEndian(from place: Int, count: Int) -> UInt64 {
    var number: UInt64 = 0
    for index in 0..<count { number |= UInt64(self[place + index]) << UInt64(8 * index) }
    return number
  }
}
