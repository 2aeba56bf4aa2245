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
