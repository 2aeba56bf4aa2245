import Foundation

/// Where the tests find the repository's own files.
enum Fixture {
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path(percentEncoded: false)
  static let datasets = repository + "datasets"
}
