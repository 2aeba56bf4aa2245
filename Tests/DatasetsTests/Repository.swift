import Foundation

/// Where the tests find the repository's own files.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path(percentEncoded: false)
  static let datasets = root + "datasets"
}
