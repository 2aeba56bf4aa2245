import Foundation

/// One line of an event stream, as far as it is read here.
struct EventLine: Decodable {
  let kind: String
  let version: Int
  let payload: Payload

  /// A test (kind "test") or an event (kind "event"): the names are the stream's own.
  struct Payload: Decodable {
    let kind: String
    let id: String?
    let testID: String?
    let messages: [Message]?
    let issue: Issue?
    let _comments: [String]?
    let _testCase: Case?

    /// The lines of the doc comment, which the runner repeats under a failure.
    var docComment: [String] {
      (messages ?? []).compactMap { message in
        guard message.symbol == "details", message.text.hasPrefix("///") else { return nil }
        return message.text.dropFirst(3).trimmingCharacters(in: .whitespaces)
      }
    }

    /// The words "stepSize → 1, gamma → 0.5" of a message.
    ///
    ///     Test case passing 2 arguments stepSize → 1, gamma → 0.5 to "…" started.
    var argumentsInWords: String? {
      guard let text = messages?.first?.text, text.hasPrefix("Test case passing "),
        let start = text.range(of: " argument"), let end = text.range(of: " to ", options: .backwards)
      else { return nil }
      let words = text[start.upperBound..<max(start.upperBound, end.lowerBound)].drop { $0 != " " }.dropFirst()
      return words.isEmpty ? nil : String(words)
    }
  }

  struct Message: Decodable {
    let symbol: String
    let text: String
  }

  struct Issue: Decodable {
    let isKnown: Bool
    let sourceLocation: Location?
  }

  struct Case: Decodable {
    let id: String
    let displayName: String?
  }

  struct Location: Decodable {
    let _filePath: String?
    let fileID: String?
    let line: Int
    let column: Int
  }
}
