import CZlib

/// The table of contents of a zip file, and its members one by one.
///
/// Nothing is ever unpacked into a folder, so no name in an archive can lead out of one; and no member is inflated beyond
/// the size that the caller allows.
/// - Source: PKWARE APPNOTE 6.3.3 (2012). Encryption, zip64 and methods other than stored and deflated are refused.
struct ZipArchive {
  /// A member as the central directory describes it.
  struct Entry: Hashable {
    let name: String
    let method: Int
    let flags: Int
    let checksum: [UInt8]
    let compressed: Int
    let size: Int
    let offset: Int
    /// The Unix mode, 0 where the archive was made elsewhere.
    let mode: Int

    var isFolder: Bool { name.hasSuffix("/") }
    var isLink: Bool { mode & 0o170000 == 0o120000 }
  }

  let entries: [Entry]
  private let bytes: [UInt8]

  /// - Throws: `GradingError` for anything that is no zip file, or has more than `limit` members.
  init(_ bytes: [UInt8], limit: Int = 20_000) throws(GradingError) {
    self.bytes = bytes
    guard let end = Self.endRecord(in: bytes) else { throw GradingError("it is no zip file, or it is cut off") }
    let count = Self.number(bytes, end + 10, 2)
    guard count <= limit else { throw GradingError("it holds \(count) files; at most \(limit) are read") }
    var place = Self.number(bytes, end + 16, 4)
    var entries: [Entry] = []
    for _ in 0..<count {
      guard place + 46 <= bytes.count, Self.number(bytes, place, 4) == 0x0201_4b50 else {
        throw GradingError("its table of contents is damaged")
      }
      let (nameLength, extra, comment) = (
        Self.number(bytes, place + 28, 2), Self.number(bytes, place + 30, 2), Self.number(bytes, place + 32, 2)
      )
      guard place + 46 + nameLength <= bytes.count else { throw GradingError("its table of contents is damaged") }
      let madeOnUnix = bytes[place + 5] == 3
      entries.append(
        Entry(
          name: String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self),
          method: Self.number(bytes, place + 10, 2), flags: Self.number(bytes, place + 8, 2),
          checksum: Array(bytes[(place + 16)..<(place + 20)]), compressed: Self.number(bytes, place + 20, 4),
          size: Self.number(bytes, place + 24, 4), offset: Self.number(bytes, place + 42, 4),
          mode: madeOnUnix ? Self.number(bytes, place + 40, 2) : 0))
      place += 46 + nameLength + extra + comment
    }
    self.entries = entries
  }

  /// The contents of a member, checked against its length and checksum.
  ///
  /// - Throws: `GradingError` when it is damaged, larger than `limit` bytes, encrypted or packed in another way.
  func contents(of entry: Entry, limit: Int) throws(GradingError) -> [UInt8] {
    guard entry.flags & 1 == 0 else { throw GradingError("it is encrypted in the zip file") }
    guard entry.size <= limit else { throw GradingError("it has \(entry.size) bytes; at most \(limit) are read") }
    guard entry.offset + 30 <= bytes.count, Self.number(bytes, entry.offset, 4) == 0x0403_4b50 else {
      throw GradingError("the zip file is damaged at its place")
    }
    let start = entry.offset + 30 + Self.number(bytes, entry.offset + 26, 2) + Self.number(bytes, entry.offset + 28, 2)
    guard start + entry.compressed <= bytes.count else { throw GradingError("the zip file is cut off inside it") }
    let packed = bytes[start..<(start + entry.compressed)]
    switch entry.method {
    case 0:
      guard entry.compressed == entry.size else { throw GradingError("the zip file contradicts itself about its size") }
      return Array(packed)
    case 8: return try inflated(packed, entry)
    default: throw GradingError("it is packed by method \(entry.method); only stored and deflated are read")
    }
  }

  /// A deflated member between a gzip header and trailer is a gzip file, which zlib reads and checks.
  private func inflated(_ packed: ArraySlice<UInt8>, _ entry: Entry) throws(GradingError) -> [UInt8] {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: entry.size >> (8 * $0)) }
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + Array(packed) + entry.checksum + length
    var output = [UInt8](repeating: 0, count: entry.size + 1)
    let result = czlib_gunzip(gzip, gzip.count, &output, output.count)
    guard Int(result.ending) == Int(CZLIB_COMPLETE), result.produced == entry.size else {
      throw GradingError("it is damaged in the zip file")
    }
    return Array(output.prefix(entry.size))
  }

  /// The place of the record at the archive's end; a comment of up to 65,535 bytes may follow it.
  private static func endRecord(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    for place in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 65_535), by: -1)
    where bytes[place] == 0x50 && number(bytes, place, 4) == 0x0605_4b50 {
      return place
    }
    return nil
  }

  /// A little-endian number; bytes beyond the end count as zero.
  private static func number(_ bytes: [UInt8], _ place: Int, _ width: Int) -> Int {
    (0..<width).reduce(0) { sum, offset in
      let at = place + offset
      return sum | (at >= 0 && at < bytes.count ? Int(bytes[at]) << (8 * offset) : 0)
    }
  }
}
