import CZlib
import Core

/// An array of bytes in the form that MNIST and Fashion-MNIST are kept in, gzipped or not.
///
///     offset 0   0, 0, 8, r            two zeros, the code of unsigned bytes, the number of axes
///     offset 4   r extents             32-bit, big-endian
///     then       the elements          row-major, one byte each, and nothing behind them
///
/// Reading is strict: a header that promises more than the file can hold is refused before any room is made for it, and
/// so is everything that follows the last element. The checksum of a gzipped file is checked; it may have several
/// members, and zeros behind them, as gzip allows.
///
/// - Source: LeCun, Cortes and Burges 1998, "The MNIST database of handwritten digits".
public struct IDXFile: Sendable {
  /// How messages name the file.
  public let source: String
  /// The extents along the axes.
  public let extents: [Int]
  /// The elements in row-major order.
  public let elements: [UInt8]

  /// The most bytes that a file may have, compressed or not.
  public static let maximumByteCount = 1 << 30

  /// Where the first element stands, compressed or not.
  public var headerByteCount: Int { 4 + 4 * extents.count }

  /// The array in these bytes.
  ///
  /// - Parameters:
  ///   - file: the whole file, gzipped or not.
  ///   - source: how messages name it.
  ///   - axes: how many axes it must have (images 3, labels 1); nil for any.
  /// - Throws: `IDXError`.
  public init(bytes file: [UInt8], source: String, axes: Int? = nil) throws(IDXError) {
    let isCompressed = file.starts(with: [0x1F, 0x8B])
    // A header has at most 255 axes: enough to know what the file promises, before there is room for what it holds.
    let start = isCompressed ? try Self.inflated(file, source: source, upTo: 4 + 4 * 255) : file
    let header = try Header(start, source: source, isDecompressed: isCompressed, axes: axes)
    // Deflate cannot shrink more than 1032 times.
    let (most, _) = file.count.multipliedReportingOverflow(by: isCompressed ? 1032 : 1)
    guard header.byteCount <= Self.maximumByteCount, header.byteCount <= most else {
      throw IDXError(
        source: source, offset: 4, isDecompressed: isCompressed,
        problem: "the header promises \(header.size), which is more than "
          + (header.byteCount <= Self.maximumByteCount
            ? "a file of \(file.count) bytes can hold; " : "the \(Self.maximumByteCount) bytes that may be read; ")
          + (header.swappedHint(upTo: min(most, Self.maximumByteCount)) ?? "the file is damaged or cut off"))
    }
    let all = isCompressed ? try Self.inflated(file, source: source, upTo: header.byteCount + 1) : file
    guard all.count >= header.byteCount else {
      throw IDXError(
        source: source, offset: all.count, isDecompressed: isCompressed,
        problem: "the file ends here, but its header promises \(header.byteCount) bytes; "
          + (header.swappedHint(upTo: all.count) ?? "it is cut off"))
    }
    guard all.count == header.byteCount else {
      throw IDXError(
        source: source, offset: header.byteCount, isDecompressed: isCompressed,
        problem: "bytes follow the last of the \(header.size) that the header promises; none may")
    }
    (self.source, extents, elements) = (source, header.extents, Array(all.dropFirst(4 + 4 * header.extents.count)))
  }
}

/// What the first bytes say.
private struct Header {
  let extents: [Int]
  /// Header and elements together; a number beyond every limit where it cannot be counted.
  let byteCount: Int

  init(_ bytes: [UInt8], source: String, isDecompressed: Bool, axes: Int?) throws(IDXError) {
    func error(_ offset: Int, _ problem: String) -> IDXError {
      IDXError(source: source, offset: offset, isDecompressed: isDecompressed, problem: problem)
    }
    guard bytes.count >= 4 else {
      throw error(bytes.count, "the file ends within the magic number; an IDX file begins with four bytes 0, 0, 8, r")
    }
    if bytes[1] == 8 && bytes[2] == 0 && bytes[3] == 0 {
      throw error(0, "the file begins with \(bytes[0]), 8, 0, 0 and not with 0, 0, 8, \(bytes[0]): \(Self.swapped)")
    }
    if bytes[0] == 0x1F && bytes[1] == 0x8B { throw error(0, "the file is gzipped twice; unpack it once") }
    guard bytes[0] == 0 && bytes[1] == 0 else {
      throw error(0, "this is no IDX file: it begins with \(bytes[0]), \(bytes[1]) and not with two zeros")
    }
    guard bytes[2] == 8 else {
      throw error(2, "the elements have type code \(bytes[2]); only unsigned bytes, code 8, can be read")
    }
    let rank = Int(bytes[3])
    if let axes, axes != rank {
      throw error(3, "the file holds \(Self.kind(rank)) where \(Self.kind(axes)) are expected; is it the right file?")
    }
    guard rank > 0 else { throw error(3, "the array has no axes; it takes at least one") }
    guard bytes.count >= 4 + 4 * rank else {
      throw error(bytes.count, "the file ends within its header of \(4 + 4 * rank) bytes; it is cut off")
    }
    extents = (0..<rank).map { axis in bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) } }
    byteCount = Self.byteCount(extents)
  }

  /// Header and elements together; 2⁴⁰ and the header where that is too few.
  private static func byteCount(_ extents: [Int]) -> Int {
    var count = 1
    for extent in extents {
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      // Zero elements are few, whatever the other extents say; but no extent may be hidden behind a zero.
      count = overflows || product > 1 << 40 ? 1 << 40 : product
    }
    return count + 4 + 4 * extents.count
  }

  /// How many elements there are, as the header says it.
  var size: String { "\(extents.map(String.init).joined(separator: " × ")) elements" }

  private static let swapped = "the numbers are in the wrong byte order (little-endian); IDX files are big-endian"

  /// What is wrong if the extents, read in the other byte order, promise at most `limit` bytes.
  func swappedHint(upTo limit: Int) -> String? {
    let others = extents.map { Int(UInt32(truncatingIfNeeded: $0).byteSwapped) }
    guard others != extents, Self.byteCount(others) <= limit else { return nil }
    return "\(Self.swapped), and the other way round these are \(others.map(String.init).joined(separator: " × "))"
  }

  private static func kind(_ axes: Int) -> String {
    switch axes {
    case 1: "labels (1 axis)"
    case 3: "images (3 axes)"
    default: "arrays of \(axes) axes"
    }
  }
}

extension IDXFile {
  /// The array in the file at `path`, gzipped or not, whatever its name says.
  ///
  /// - Parameter axes: how many axes it must have (images 3, labels 1); nil for any.
  /// - Throws: `IDXError`, also for a file that is missing, no file at all, or larger than 1 GB.
  public init(contentsOf path: String, axes: Int? = nil) throws(IDXError) {
    try self.init(bytes: try Self.bytes(of: path), source: path, axes: axes)
  }

  /// The bytes of a regular file; a pipe or a device, which may never end, is refused before it is opened.
  private static func bytes(of path: String) throws(IDXError) -> [UInt8] {
    do {
      return try WholeFile.read(path, limit: maximumByteCount)
    } catch {
      throw IDXError(
        source: path,
        problem: error.problem(reading: "an IDX file", limit: "the \(maximumByteCount) bytes that may be read"))
    }
  }

  /// At most `limit` bytes of what a gzipped file holds.
  ///
  /// As gzip and Python read it: the members of the file one after the other, zeros behind each of them passed over.
  ///
  /// - Throws: `IDXError` where the file is damaged or ends before `limit` bytes and before its own end, or where
  ///   something else than zeros and another member follows a member.
  static func inflated(
    _ file: [UInt8], source: String, upTo limit: Int
  ) throws(IDXError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    var (start, produced) = (0, 0)
    while true {
      let result = czlib_gunzip_from(file, file.count, start, &bytes, limit, produced)
      produced += result.produced
      let end = start + result.consumed
      switch Int(result.ending) {
      case Int(CZLIB_COMPLETE):
        guard let next = file[end...].firstIndex(where: { $0 != 0 }) else {
          bytes.removeLast(limit - produced)
          return bytes
        }
        guard file[next...].starts(with: [0x1F, 0x8B]) else {
          throw IDXError(
            source: source, offset: next,
            problem: "\(file.count - next) bytes that are no gzip data follow the end of the gzip data; only zeros may")
        }
        start = next
      case Int(CZLIB_OUTPUT_FULL): return bytes
      case Int(CZLIB_INPUT_ENDS):
        throw IDXError(
          source: source, offset: file.count, problem: "the gzip data end too soon; the file is cut off")
      case Int(CZLIB_NO_MEMORY):
        throw IDXError(source: source, problem: "there is no memory left to decompress the file")
      default:
        let reason = result.message.map { ", says zlib: \(String(cString: $0))" } ?? ""
        throw IDXError(source: source, offset: end, problem: "the gzip data are damaged\(reason)")
      }
    }
  }
}

/// What is wrong with an IDX file, at which offset, and what would be right: one sentence.
public struct IDXError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as its reader named it.
  public let source: String
  /// The byte at which it was noticed, counted from 0, where known.
  public let offset: Int?
  /// Whether `offset` counts the bytes of the file after decompression.
  public let isDecompressed: Bool
  /// The sentence, without the place.
  public let problem: String

  init(source: String, offset: Int? = nil, isDecompressed: Bool = false, problem: String) {
    self.source = source
    self.offset = offset
    self.isDecompressed = isDecompressed
    self.problem = problem
  }

  public var description: String {
    let place = offset.map { ", offset \($0)\(isDecompressed ? " of the decompressed data" : "")" } ?? ""
    return "\(source.printable(upTo: 300))\(place): \(problem)"
  }
}
