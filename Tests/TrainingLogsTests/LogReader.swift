import Foundation
import TestSupport

@testable import TrainingLogs

/// What tests ask of a log on the disk.
struct LogReader {
  let folder: String

  /// The names of a part's event files.
  func files(_ part: LogPart) -> [String] {
    LogFolder.names(in: "\(folder)/\(part.rawValue)").filter { $0.contains("tfevents") }
  }

  /// The path of a part's only event file that is not empty, or of its last one.
  func file(_ part: LogPart) throws -> String {
    let paths = files(part).map { "\(folder)/\(part.rawValue)/\($0)" }
    let full = try paths.filter { try !LogFolder.read($0).isEmpty }
    guard full.count <= 1, let path = full.first ?? paths.last else {
      throw Fixture.Unusable(file: folder, why: "has \(full.count) event files")
    }
    return path
  }

  /// Steps and values of a part, without times and the records that every file begins with.
  func values(_ part: LogPart) throws -> [Entry] {
    try EventFile.records(at: file(part)).flatMap { record in
      record.values.map { Entry(step: record.step, value: $0) }
    }
  }

  /// The numbers of one curve.
  func scalars(_ tag: String, _ part: LogPart) throws -> [Float] {
    try values(part).compactMap { entry in
      if entry.value.tag == tag, case .scalar(let number) = entry.value.content { number } else { nil }
    }
  }

  func metrics() throws -> String { try String(contentsOfFile: "\(folder)/metrics.csv", encoding: .utf8) }

  struct Entry: Hashable {
    let step: Int
    let value: LoggedValue
  }
}
