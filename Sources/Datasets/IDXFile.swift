/// An array of bytes in the form that MNIST and Fashion-MNIST are kept in, gzipped or not.
///
///     offset 0   0, 0, 8, r            two zeros, the code of unsigned bytes, the number of axes
///     offset 4   r extents             32-bit, big-endian
///     then       the elements          row-major, one byte each, and nothing behind them
///
/// Reading is strict: a header that promises more than the file can hold is refused before any room is made for it, and
/// so is everything that follows the last element. The checksum of a gzipped file is checked.
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
    let start = isCompressed ? try Self.inflated(file, source: source, upTo: 4 + 4 * 255).bytes : file
    let header = try Header(start, source: source, isDecompressed: isCompressed, axes: axes)
    // Deflate cannot shrink more than 1032 times.
    let (most, _) = file.count.multipliedReportingOverflow(by: isCompressed ? 1032 : 1)
    guard header.byteCount <= Self.maximumByteCount, header.byteCount <= most else {
      throw IDXError(
        source: source, offset: 4, isDecompressed: isCompressed,
        problem: "the header promises \(header.extents.product) elements, which is more than "
          + (header.byteCount <= Self.maximumByteCount
            ? "a file of \(file.count) bytes can hold; the file is damaged or cut off"
            : "the \(Self.maximumByteCount) bytes that may be read"))
    }
    var all = file
    if isCompressed {
      let result = try Self.inflated(file, source: source, upTo: header.byteCount + 1)
      all = result.bytes
      if result.isComplete && result.consumed < file.count {
        throw IDXError(
          source: source, offset: result.consumed,
          problem: "\(file.count - result.consumed) bytes follow the end of the gzip data; nothing may")
      }
    }
    guard all.count >= header.byteCount else {
      throw IDXError(
        source: source, offset: all.count, isDecompressed: isCompressed,
        problem: "the file ends here, but its header promises \(header.byteCount) bytes; it is cut off")
    }
    guard all.count == header.byteCount else {
      throw IDXError(
        source: source, offset: header.byteCount, isDecompressed: isCompressed,
        problem: "bytes follow the last of the \(header.extents.product) elements that the header promises; none may")
    }
    all.removeFirst(4 + 4 * header.extents.count)
    (self.source, extents, elements) = (source, header.extents, all)
  }
}

extension [Int] {
  /// The product of the extents: how many elements there are.
  fileprivate var product: Int { reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue } }
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
    var count = 1
    for extent in extents {
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      // Zero elements are few, whatever the other extents say; but no extent may be hidden behind a zero.
      count = overflows || product > 1 << 40 ? 1 << 40 : product
    }
    byteCount = count + 4 + 4 * rank
  }

  private static func kind(_ axes: Int) -> String {
    switch axes {
    case 1: "labels (1 axis)"
    case 3: "images (3 axes)"
    default: "arrays of \(axes) axes"
    }
  }
}
