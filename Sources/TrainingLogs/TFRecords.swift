/// The framing of an event file: each record between its length and its checksum.
///
///     length            8 bytes, little-endian
///     masked CRC-32C    4 bytes, of the length
///     payload           as long as it says
///     masked CRC-32C    4 bytes, of the payload
///
/// - Source: TensorFlow 2015, `tensorflow/core/lib/io/record_writer.h`.
public struct TFRecords: Hashable, Sendable {
  /// The payloads of all whole records.
  public let payloads: [ArraySlice<UInt8>]
  /// How many bytes the whole records take up: where the next one belongs.
  public let wholeBytes: Int
  /// How many bytes follow them: what a crash left of a record, 0 otherwise.
  public let tornBytes: Int

  /// The bytes that a record adds to its payload.
  public static let overhead = 16

  /// Reads `bytes` up to the last whole record.
  ///
  /// A record that the bytes end within is what a crash leaves, and no error; nor are zeros to the end, which is what
  /// some file systems leave when the power fails.
  ///
  /// - Parameter path: the file to name in an error.
  /// - Throws: `LogError` where a checksum does not fit.
  public init(_ bytes: [UInt8], path: String) throws {
    var payloads: [ArraySlice<UInt8>] = []
    var place = 0
    while let record = try TFRecords.record(in: bytes, at: place, number: payloads.count, path: path) {
      payloads.append(record)
      place = record.endIndex + 4
    }
    (self.payloads, wholeBytes, tornBytes) = (payloads, place, bytes.count - place)
  }

  /// `payload` as a record.
  public static func frame(_ payload: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(payload.count))
    var record: [UInt8] = []
    record.reserveCapacity(payload.count + overhead)
    record += length
    record += littleEndian(masked(length))
    record += payload
    record += littleEndian(masked(payload))
    return record
  }

  /// The payload of the record at `place`, or nil where no whole record is left.
  private static func record(
    in bytes: [UInt8], at place: Int, number: Int, path: String
  ) throws -> ArraySlice<UInt8>? {
    let rest = bytes[place...]
    guard rest.count >= overhead - 4 else { return nil }
    guard masked(rest.prefix(8)) == UInt32(truncatingIfNeeded: number32(rest.dropFirst(8))) else {
      if rest.allSatisfy({ $0 == 0 }) { return nil }
      throw LogError(
        path, offset: place,
        number == 0
          ? "this is not an event file: it does not begin with a length and its checksum"
          : "the checksum of a record's length is wrong: the file is damaged; \(whole(number)) before it")
    }
    let length = littleEndianNumber(rest.prefix(8))
    guard length <= UInt64(rest.count - (overhead - 4)), rest.count - overhead >= Int(length) else { return nil }
    let payload = rest.dropFirst(12).prefix(Int(length))
    guard masked(payload) == UInt32(truncatingIfNeeded: number32(bytes[payload.endIndex...])) else {
      throw LogError(
        path, offset: payload.startIndex,
        "the checksum of a record is wrong: the file is damaged; \(whole(number)) before it")
    }
    return payload
  }

  private static func whole(_ count: Int) -> String {
    count == 1 ? "1 whole record stands" : "\(count) whole records stand"
  }

  private static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(with: bytes)
    return crc.masked
  }

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  private static func number32(_ bytes: ArraySlice<UInt8>) -> UInt64 { littleEndianNumber(bytes.prefix(4)) }

  private static func littleEndianNumber(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// What an event file of TensorBoard's holds.
///
///     for record in try EventFile.records(at: path) { … }
public struct EventFile: Sendable {
  /// All whole records, in the order of the file.
  public let records: [EventRecord]
  /// The same as they stand in the file, without length and checksums.
  let payloads: [ArraySlice<UInt8>]
  /// How many bytes the whole records take up.
  public let wholeBytes: Int
  /// How many bytes of a torn record follow: 0 unless the writer crashed, or is writing at this moment.
  public let tornBytes: Int

  /// What every event file begins with.
  static let version = "brain.Event:2"

  /// Reads a file up to its last whole record.
  ///
  /// - Throws: `LogError` for a file that is missing, no event file, or damaged.
  public init(contentsOf path: String) throws {
    try self.init(bytes: try LogFolder.read(path), path: path)
  }

  init(bytes: [UInt8], path: String) throws {
    let framed = try TFRecords(bytes, path: path)
    records = try framed.payloads.map { payload in
      guard let record = EventRecord(serialized: payload) else {
        throw LogError(path, offset: payload.startIndex, "this record is no event; the file is not an event file")
      }
      return record
    }
    (payloads, wholeBytes, tornBytes) = (framed.payloads, framed.wholeBytes, framed.tornBytes)
    guard let first = records.first else { return }
    guard case .fileVersion(let version) = first.content, version.hasPrefix("brain.Event:") else {
      throw LogError(path, offset: 0, "this is not an event file: its first record does not name a version")
    }
  }

  /// The whole records of the file at `path`.
  ///
  /// - Throws: `LogError` for a file that is missing, no event file, or damaged.
  public static func records(at path: String) throws -> [EventRecord] { try EventFile(contentsOf: path).records }
}

/// The checksum of an event file's records: CRC-32 with Castagnoli's polynomial.
///
///     crc("123456789") = 0xE3069283
///     masked(crc) = ((crc >> 15) | (crc << 17)) + 0xA282EAD8   (mod 2³²)
///
/// - Source: Castagnoli, Bräuer and Herrmann 1993; RFC 3720 (2004), appendix B.4, for the values to test against. The
///   mask is TensorFlow's (2015): the checksum of bytes that hold their own checksum would otherwise be weak.
public struct CRC32C: Hashable, Sendable {
  private var remainder: UInt32 = .max

  /// The checksum of no bytes, to which bytes can be added.
  public init() {}

  /// The checksum of `bytes`.
  public static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(with: bytes)
    return crc.checksum
  }

  /// Takes in more bytes: the checksum of a whole does not depend on how it was cut.
  public mutating func update(with bytes: some Sequence<UInt8>) {
    let table = CRC32C.table
    var remainder = remainder
    for byte in bytes { remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ (remainder >> 8) }
    self.remainder = remainder
  }

  /// The checksum of all bytes so far.
  public var checksum: UInt32 { ~remainder }

  /// The checksum as it stands in a file.
  public var masked: UInt32 { ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8 }

  /// What one byte does to the remainder: eight steps of the division by the reversed polynomial.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? 0x82F6_3B78 ^ (rest >> 1) : rest >> 1 }
  }
}
