import Foundation

/// Writes the event file of one part of a log.
///
/// When nothing of a file is to be forgotten it is simply continued. Otherwise a new one takes its place, which begins
/// with a session start at step 0: a TensorBoard that is running forgets what it has read, and reads the whole history
/// once, from the new file. (Cutting the old file would leave it waiting at a place that is not there any more.) The
/// old file stays for a session, empty: a TensorBoard without its data server does not get past a file that is gone.
struct EventWriter: Sendable {
  private let folder: String
  private var file: AppendingFile
  /// The last step of each tag: a reader forgets a step that a smaller one follows.
  private var lastSteps: [String: Int] = [:]
  /// The last text of each tag.
  private var texts: [String: String] = [:]

  /// Begins an event file.
  ///
  /// - Parameter last: the event file that was there before, to be sorted behind it.
  init(beginningIn folder: String, after last: String?, at now: Double) throws {
    try LogFolder.make(folder)
    self.folder = folder
    file = try EventWriter.begin(in: folder, at: now)
    try file.move(to: "\(folder)/\(EventWriter.name(after: last, at: now))")
  }

  /// Continues the event file in `folder` with `step`, or is nil where there is none.
  ///
  /// Records of `step` and later ones, and what a crash left of a record, are forgotten.
  init?(continuing folder: String, at step: Int, now: Double) throws {
    guard let newest = try EventWriter.newest(in: folder) else { return nil }
    let path = "\(folder)/\(newest)"
    let events = try EventFile(contentsOf: path)
    self.folder = folder
    let isKept = events.records.map { $0.step < step }
    if !isKept.isEmpty && !isKept.contains(false) && events.tornBytes == 0 {
      file = try AppendingFile(path, emptied: false)
    } else {
      file = try EventWriter.begin(in: folder, at: now)
      for (index, record) in events.records.enumerated() where isKept[index] && !record.isOpening {
        file.append(TFRecords.frame(Array(events.payloads[index])))
      }
      try file.move(to: "\(folder)/\(EventWriter.name(after: newest, at: now))")
      _ = try AppendingFile(path, emptied: true)
    }
    for (index, record) in events.records.enumerated() where isKept[index] { remember(record) }
  }

  /// Empties the event file in `folder`, if there is one, and returns its name.
  static func clear(_ folder: String) throws -> String? {
    let newest = try newest(in: folder)
    if let newest { _ = try AppendingFile("\(folder)/\(newest)", emptied: true) }
    return newest
  }

  /// The event file in `folder` that counts; those that it took the place of are removed.
  ///
  /// Where a program died within a replacement, the newest file is whole.
  private static func newest(in folder: String) throws -> String? {
    var old = try files(in: folder)
    let newest = old.popLast()
    for name in old { try LogFolder.remove("\(folder)/\(name)") }
    return newest
  }

  /// How many bytes wait to be written.
  var pendingBytes: Int { file.pendingBytes }

  /// Adds values; they are in the file after the next ``flush()``.
  ///
  /// - Throws: `LogError` for a step that is not beyond the last one of the same tag.
  mutating func append(_ values: [LoggedValue], step: Int, at now: Double) throws {
    for value in values {
      guard let last = lastSteps[value.tag], step <= last else { continue }
      throw LogError(
        folder,
        "step \(step) of “\(value.tag)” comes after step \(last); the steps of a tag must grow, because"
          + " TensorBoard forgets what a smaller step follows")
    }
    let record = EventRecord(wallTime: now, step: step, .values(values))
    file.append(TFRecords.frame(try record.serialized()))
    remember(record)
  }

  /// Whether the last text under `tag` is this one.
  func has(_ text: String, tag: String) -> Bool { texts[tag] == text }

  mutating func flush() throws { try file.flush() }

  private mutating func remember(_ record: EventRecord) {
    for value in record.values {
      lastSteps[value.tag] = max(record.step, lastSteps[value.tag] ?? 0)
      if case .text(let text) = value.content { texts[value.tag] = text }
    }
  }

  /// A file with the records that every event file begins with, under a name that no reader looks at.
  private static func begin(in folder: String, at now: Double) throws -> AppendingFile {
    var file = try AppendingFile("\(folder)/unfinished.part", emptied: true)
    for content in [EventRecord.Content.fileVersion(EventFile.version), .sessionStart] {
      file.append(TFRecords.frame(try EventRecord(wallTime: now, content).serialized()))
    }
    return file
  }

  /// The names of this program's event files in a folder, oldest first.
  ///
  /// - Throws: `LogError` where another program's event files lie there, too: readers would mix them.
  static func files(in folder: String) throws -> [String] {
    let names = LogFolder.names(in: folder).filter { $0.contains("tfevents") }
    if let foreign = names.first(where: { !$0.hasSuffix(suffix) }) {
      throw LogError("\(folder)/\(foreign)", "another program's event file lies here; choose another name or folder")
    }
    return names
  }

  /// A name that readers sort behind `last`: they read files in the order of their names.
  private static func name(after last: String?, at now: Double) -> String {
    var microseconds = Int(now.isFinite ? min(max(now, 0), 9e9) * 1e6 : 0)
    let parts = (last ?? "").split(separator: ".").compactMap { Int($0) }
    if parts.count >= 2 { microseconds = max(microseconds, parts[0] * 1_000_000 + parts[1] + 1) }
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return String(format: "events.out.tfevents.%010d.%06d.%d", seconds, rest, getpid()) + suffix
  }

  private static var suffix: String { ".workbench" }
}

extension EventRecord {
  /// Whether the record is one of those that every file begins with.
  fileprivate var isOpening: Bool {
    switch content {
    case .fileVersion, .sessionStart: true
    case .values, .other: false
    }
  }
}
