import Foundation
import Tensors

extension Safetensors {
  /// The longest header that is read, as in the format's own library.
  static let longestHeader = 100_000_000

  /// The tensors in the file at `path`.
  ///
  /// - Throws: `CheckpointError`.
  public init(contentsOf path: String) throws {
    try self.init(bytes: try AtomicFile.read(path), path: path)
  }

  /// The tensors in these bytes; every byte of them must belong to the form.
  ///
  /// - Parameter path: how messages name the file.
  /// - Throws: `CheckpointError` for what is cut off, has bytes too many, contradicts itself or holds another type
  ///   than F32 and F64.
  public init(bytes file: [UInt8], path: String) throws {
    guard file.count >= 8 else {
      throw CheckpointError(path, offset: file.count, "the file ends within the length of its header; it is cut off")
    }
    let length = file.littleEndian(from: 0, count: 8)
    guard length <= UInt64(min(Self.longestHeader, file.count - 8)) else {
      throw CheckpointError(
        path, offset: 0,
        "the header is to be \(length) bytes long, but the file has \(file.count); it is cut off or no safetensors file"
      )
    }
    let start = 8 + Int(length)
    let header: SafetensorsHeader
    do {
      header = try JSONDecoder().decode(SafetensorsHeader.self, from: Data(file[8..<start]))
    } catch {
      throw CheckpointError(
        path, offset: 8, "the header is not what a safetensors file begins with: \(Self.why(error))")
    }
    var (position, tensors) = (0, [(name: String, value: Element)]())
    for (name, entry) in header.entries.sorted(by: { ($0.value.begin, $0.key) < ($1.value.begin, $1.key) }) {
      func error(_ problem: String) -> CheckpointError {
        CheckpointError(path, offset: start + position, "tensor \"\(name.prefix(60))\" \(problem)")
      }
      let shape: Shape
      do { shape = try Shape(validating: entry.shape) } catch { throw CheckpointError(path, offset: 8, "\(error)") }
      guard entry.dtype == "F32" || entry.dtype == "F64" else {
        throw error("has the type \(entry.dtype.prefix(20)); only F32 and F64 can be read")
      }
      let (size, overflows) = shape.elementCount.multipliedReportingOverflow(by: entry.dtype == "F32" ? 4 : 8)
      guard entry.begin == position, !overflows, entry.end >= entry.begin, entry.end - entry.begin == size else {
        throw error(
          "is at \(entry.begin)..<\(entry.end), but an \(entry.dtype) tensor of shape \(shape) that follows "
            + "the one before is at \(position)..<\(overflows ? .max : position + size)")
      }
      guard size <= file.count - start - position else {
        throw CheckpointError(
          path, offset: file.count, "the file ends within tensor \"\(name.prefix(60))\"; it is cut off")
      }
      let place = start + position
      if entry.dtype == "F32" {
        let numbers = (0..<shape.elementCount).map {
          Float(bitPattern: UInt32(truncatingIfNeeded: file.littleEndian(from: place + 4 * $0, count: 4)))
        }
        tensors.append((name, .float(Tensor(numbers, shape: shape))))
      } else {
        let numbers = (0..<shape.elementCount).map {
          Double(bitPattern: file.littleEndian(from: place + 8 * $0, count: 8))
        }
        tensors.append((name, .double(Tensor(numbers, shape: shape))))
      }
      position += size
    }
    guard start + position == file.count else {
      throw CheckpointError(
        path, offset: start + position, "\(file.count - start - position) bytes follow the last tensor; none may")
    }
    self.init(tensors, metadata: header.metadata)
  }

  private static func why(_ error: any Error) -> String {
    switch error {
    case DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context), DecodingError.keyNotFound(_, let context):
      String(context.debugDescription.prefix(200))
    default: String("\(error)".prefix(200))
    }
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

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Name.self)
    for name in values.allKeys {
      if name.stringValue == "__metadata__" {
        metadata = try values.decode([String: String].self, forKey: name)
      } else {
        entries[name.stringValue] = try values.decode(Entry.self, forKey: name)
      }
    }
  }
}

extension [UInt8] {
  fileprivate func littleEndian(from place: Int, count: Int) -> UInt64 {
    var number: UInt64 = 0
    for index in 0..<count { number |= UInt64(self[place + index]) << UInt64(8 * index) }
    return number
  }
}
