import Classroom
import Foundation

/// What a teacher asks for.
public struct GradingRequest: Sendable {
  public let course: CourseFolder
  /// A folder or zip file per student.
  public let submissions: URL
  /// The folder of the report; the journal of an interrupted session lies there, too.
  public let report: URL
  /// Numbers of lessons or exercises: "3", "1-3", "3.1"; empty for the lessons that anybody handed something in for.
  public var selection: [String] = []
  /// Whom to judge again; nil for the class.
  public var student: String?
  public var limits = GradingLimits()
  /// nil for bubblewrap where it works, limits elsewhere.
  public var isolation: Isolation?
  /// How many files are judged at the same time.
  public var workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8))

  public init(course: CourseFolder, submissions: URL, report: URL) {
    (self.course, self.submissions, self.report) = (course, submissions, report)
  }
}
