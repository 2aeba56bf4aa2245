import Foundation

/// A solution in a handout for somebody who learns alone: closed so that nobody reads it by accident.
///
/// Base64: an envelope, not a lock. A handout for a class holds none.
enum Envelope {
  static let folder = ".handout/solutions"

  static func path(of exercise: Exercise) -> String { "\(folder)/\(exercise.file).sealed" }

  static func seal(_ text: String) -> String {
    Data(text.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]) + "\n"
  }

  /// The text, or nil when the envelope is damaged.
  static func open(_ sealed: String) -> String? {
    guard let data = Data(base64Encoded: sealed, options: .ignoreUnknownCharacters), !data.isEmpty else { return nil }
    return String(data: data, encoding: .utf8)
  }

  /// A solution as somebody would have written it: without the END markers that only make its template.
  static func withoutMarkers(_ solution: String) -> String {
    solution.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0.firstMatch(of: #/^ *// END \d+\.\d+: /#) == nil }.joined(separator: "\n")
  }
}
