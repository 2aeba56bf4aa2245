import Classroom
import Foundation

/// Everything that a session found, for one class.
public struct ClassReport: Codable, Sendable {
  /// An exercise as it was graded.
  public struct Task: Codable, Hashable, Sendable {
    public let number: String
    public let title: String
    public let points: Double
    public let tests: Int
  }

  /// The form of this file; it changes when a field changes its meaning.
  public var format = 1
  /// When the session ended, ISO 8601.
  public let made: String
  public let isolation: Isolation
  public let limits: GradingLimits
  public let exercises: [Task]
  public let students: [StudentReport]
  /// What lies beside the submissions and is none, and who was not graded.
  public let remarks: [String]

  /// Writes the report: grades.csv, grades.json, report.md, and junit/ and feedback/ with a file per student.
  ///
  /// - Throws: an error of the file system.
  public func write(to folder: URL) throws {
    let manager = FileManager.default
    for name in ["junit", "feedback"] {
      try manager.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try write(try encoder.encode(self) + Data("\n".utf8), to: folder, "grades.json")
    try write(Data(csv.utf8), to: folder, "grades.csv")
    try write(Data(overview.utf8), to: folder, "report.md")
    for student in students {
      let name = Self.fileName(student.name)
      try write(Data(junit(of: student).utf8), to: folder, "junit/\(name).xml")
      try write(Data(feedback(for: student).utf8), to: folder, "feedback/\(name).md")
    }
  }

  private func write(_ data: Data, to folder: URL, _ name: String) throws {
    try data.write(to: folder.appending(path: name), options: .atomic)
  }

  /// The student's name; a longer one than file systems take is cut and told apart by its fingerprint.
  static func fileName(_ name: String) -> String {
    let name = name.replacing("/", with: "-")
    guard name.utf8.count > 200 else { return name }
    return String(name.unicodeScalars.prefix(40)) + "-" + Fingerprint.of(texts: [name])
  }
}
