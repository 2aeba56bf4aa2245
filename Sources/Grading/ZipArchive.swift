import CZlib

/// The table of contents of a zip file, and its members one by one.
///
/// Nothing is ever unpacked into a folder, so no name in an archive can lead out of one; and no member is inflated beyond
/// the size that the caller allows. What is read, copied and inflated is taken from a ``ReadingBudget``.
/// - Source: PKWARE APPNOTE 6.3.3 (2012), with the 64-bit numbers of its section 4.5.3. Encryption and methods other than
///   stored and deflated are refused, and so are members that lie in one another's bytes.
struct ZipArchive {
  /// A member as the central directory describes it.
  struct Entry: Hashable {
    let name: String
    let method: Int
    let flags: Int
    /// CRC-32 of the contents.
    let checksum: UInt32
    let compressed: Int
    let size: Int
    let offset: Int
    /// The Unix mode, 0 where the archive was made elsewhere.
    let mode: Int
    /// Whether some of its bytes are another member's, too.
    fileprivate(set) var isOverlapping = false

    var kind: SubmissionEntry.Kind {
      switch mode & 0o170000 {
      case 0o120000: .link(to: "somewhere")
      case 0o040000: .folder
      case 0, 0o100000: name.hasSuffix("/") || name.hasSuffix("\\") ? .folder : .file(size: size)
      default: .special
      }
    }
  }

  /// The members, as many as the budget allows.
  private(set) var entries: [Entry] = []
  /// How many members it says it has.
  let count: Int
  private let bytes: [UInt8]
  private let budget: ReadingBudget

  /// - Throws: `GradingError` for anything that is no zip file, or whose table of contents is damaged.
  init(_ bytes: [UInt8], budget: ReadingBudget = ReadingBudget()) throws(GradingError) {
    (self.bytes, self.budget) = (bytes, budget)
    guard let end = Self.endRecord(in: bytes) else { throw GradingError("it is no zip file, or it is cut off") }
    let isLarge = Self.number(bytes, end - 20, 4) == 0x0706_4b50
    let large = isLarge ? Self.number(bytes, end - 12, 8) : 0
    guard !isLarge || Self.number(bytes, large, 4) == 0x0606_4b50 else {
      throw GradingError("its table of contents is damaged")
    }
    count = isLarge ? Self.number(bytes, large + 32, 8) : Self.number(bytes, end + 10, 2)
    var place = isLarge ? Self.number(bytes, large + 48, 8) : Self.number(bytes, end + 16, 4)
    for _ in 0..<budget.take(entries: count) {
      guard place <= bytes.count - 46, Self.number(bytes, place, 4) == 0x0201_4b50 else {
        throw GradingError("its table of contents is damaged")
      }
      let (name, extra, comment) = (
        Self.number(bytes, place + 28, 2), Self.number(bytes, place + 30, 2), Self.number(bytes, place + 32, 2)
      )
      guard place + 46 + name + extra <= bytes.count else { throw GradingError("its table of contents is damaged") }
      entries.append(entry(at: place, nameLength: name, extraLength: extra))
      place += 46 + name + extra + comment
    }
    markOverlaps()
  }

  private func entry(at place: Int, nameLength: Int, extraLength: Int) -> Entry {
    let names = (place + 46)..<(place + 46 + nameLength)
    // Numbers that do not fit into 32 bits stand in the extra field 1, in this order.
    var wide = extraField(1, in: names.upperBound..<(names.upperBound + extraLength))
    func number(at offset: Int) -> Int {
      let short = Self.number(bytes, place + offset, 4)
      guard short == 0xFFFF_FFFF, wide.count >= 8 else { return short }
      defer { wide = wide.dropFirst(8) }
      return Self.number(bytes, wide.lowerBound, 8)
    }
    let (size, compressed, offset) = (number(at: 24), number(at: 20), number(at: 42))
    return Entry(
      name: String(decoding: bytes[names], as: UTF8.self), method: Self.number(bytes, place + 10, 2),
      flags: Self.number(bytes, place + 8, 2), checksum: UInt32(Self.number(bytes, place + 16, 4)),
      compressed: compressed, size: size, offset: offset,
      mode: bytes[place + 5] == 3 ? Self.number(bytes, place + 40, 2) : 0)
  }

  /// The place of an extra field's data; empty where there is none of this number.
  private func extraField(_ wanted: Int, in fields: Range<Int>) -> Range<Int> {
    var place = fields.lowerBound
    while place + 4 <= fields.upperBound {
      let (number, start) = (Self.number(bytes, place, 2), place + 4)
      let end = min(fields.upperBound, start + Self.number(bytes, place + 2, 2))
      if number == wanted { return start..<end }
      place = end
    }
    return fields.upperBound..<fields.upperBound
  }

  /// Where the packed bytes of a member lie; nil where its own header is not at its place.
  private func place(of entry: Entry) -> (start: Int, end: Int)? {
    guard entry.offset <= bytes.count - 30, Self.number(bytes, entry.offset, 4) == 0x0403_4b50 else { return nil }
    let start = entry.offset + 30 + Self.number(bytes, entry.offset + 26, 2) + Self.number(bytes, entry.offset + 28, 2)
    return entry.compressed <= bytes.count - start ? (start, start + entry.compressed) : nil
  }

  /// A small archive whose members are all the same megabytes is as costly as a large one; no packing program makes it.
  private mutating func markOverlaps() {
    let places = entries.indices.compactMap { index in place(of: entries[index]).map { (index, $0.end) } }
      .sorted { entries[$0.0].offset < entries[$1.0].offset }
    var last: (index: Int, end: Int)?
    for (index, end) in places {
      if let before = last, entries[index].offset < before.end {
        entries[index].isOverlapping = true
        entries[before.index].isOverlapping = true
      }
      if end > last?.end ?? -1 { last = (index, end) }
    }
  }

  /// The contents of a member, checked against its length and checksum.
  ///
  /// - Parameter budget: what reading it is taken from; nil for that of the whole archive.
  /// - Throws: `GradingError` when it is damaged, larger than `limit` bytes, encrypted or packed in another way, lies in
  ///   another member's bytes, or costs more than is left of the budget.
  func contents(of entry: Entry, limit: Int, budget: ReadingBudget? = nil) throws(GradingError) -> [UInt8] {
    guard entry.flags & 1 == 0 else { throw GradingError("it is encrypted in the zip file") }
    guard entry.size <= limit else { throw GradingError("it has \(entry.size) bytes; at most \(limit) are read") }
    guard entry.method == 0 || entry.method == 8 else {
      throw GradingError("it is packed by method \(entry.method); only stored and deflated are read")
    }
    guard let (start, end) = place(of: entry) else {
      throw GradingError("the zip file is damaged or cut off at its place")
    }
    guard !entry.isOverlapping else { throw GradingError("its bytes in the zip file are another file's, too") }
    // No packing program makes a file much larger.
    guard entry.compressed <= entry.size + entry.size / 8 + 64, entry.method == 8 || entry.compressed == entry.size
    else { throw GradingError("the zip file contradicts itself about its size") }
    try (budget ?? self.budget).take(bytes: entry.compressed + entry.size)
    let packed = bytes[start..<end]
    return entry.method == 0 ? try stored(packed, entry) : try inflated(packed, entry)
  }

  private func stored(_ packed: ArraySlice<UInt8>, _ entry: Entry) throws(GradingError) -> [UInt8] {
    let contents = Array(packed)
    guard UInt32(truncatingIfNeeded: crc32(0, contents, UInt32(contents.count))) == entry.checksum else {
      throw GradingError("it is damaged in the zip file")
    }
    return contents
  }

  /// A deflated member between a gzip header and trailer is a gzip file, which zlib reads and checks.
  private func inflated(_ packed: ArraySlice<UInt8>, _ entry: Entry) throws(GradingError) -> [UInt8] {
    let trailer = [Int(entry.checksum), entry.size].flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + Array(packed) + trailer
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

  /// A little-endian number; bytes outside of the archive count as zero, what has more than 40 bits as 2^40.
  private static func number(_ bytes: [UInt8], _ place: Int, _ width: Int) -> Int {
    var sum: UInt64 = 0
    for offset in 0..<width {
      let at = place + offset
      if at >= 0 && at < bytes.count { sum |= UInt64(bytes[at]) << (8 * UInt64(offset)) }
    }
    return width == 8 ? Int(min(sum, 1 << 40)) : Int(sum)
  }
}
