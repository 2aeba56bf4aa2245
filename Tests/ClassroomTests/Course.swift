import Foundation

@testable import Classroom

/// The course that these tests are part of.
enum Course {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let folder = CourseFolder(root: root)
}
