/// A failed expectation, taken apart for a reader: what was expected, and what came.
///
///     Expectation failed: (article(0) → nan) ≈ 0.1
///     expected  article(0) ≈ 0.1
///     came      article(0) is nan
public struct Expectation: Hashable, Sendable {
  /// "article(0) ≈ 0.1".
  public let expected: String
  /// What was asked and what came, in order: ("article(0)", "nan").
  public let came: [Pair]

  /// One part of an expectation and its value.
  public struct Pair: Hashable, Sendable {
    public let asked: String
    public let value: String
  }

  /// Takes the runner's message apart; nil when it is no failed expectation or shows no value.
  public init?(_ message: String) {
    let prefix = "Expectation failed: "
    // A message of a length that no test writes is not worth taking apart, and could keep a grader busy for ever.
    guard message.hasPrefix(prefix), message.utf8.count <= 4_000 else { return nil }
    var parser = ExpectationParser(message.dropFirst(prefix.count))
    (expected, came) = parser.parse()
    if came.isEmpty { return nil }
  }

  /// Whether a value is what an untouched exercise returns: not a number, or nothing.
  public var saysTodo: Bool { came.contains { ["nan", "-nan", "[]"].contains($0.value) } }
}

/// Finds the groups "(part → value)" of an expectation: their parentheses match, and neither may be within a text.
struct ExpectationParser {
  private let characters: [Character]
  private var pairs: [Expectation.Pair] = []

  init(_ text: Substring) { characters = Array(text) }

  /// The expectation without its values, and the values.
  mutating func parse() -> (expected: String, came: [Expectation.Pair]) {
    (plain(characters[...]), pairs)
  }

  /// The text with "(part → value)" replaced by "part".
  private mutating func plain(_ text: ArraySlice<Character>) -> String {
    var result = ""
    var index = text.startIndex
    while index < text.endIndex {
      guard text[index] == "(", let end = closing(index, in: text) else {
        result.append(text[index])
        index += 1
        continue
      }
      let inner = text[(index + 1)..<end]
      if let arrow = arrow(in: inner) {
        let asked = String(inner[..<arrow])
        pairs.append(Expectation.Pair(asked: asked, value: String(inner[(arrow + 3)...])))
        result += asked
      } else {
        result += "(" + plain(inner) + ")"
      }
      index = end + 1
    }
    return result
  }

  /// The place of " → " outside of all inner parentheses.
  private func arrow(in text: ArraySlice<Character>) -> Int? {
    var depth = 0
    for index in text.indices {
      if "([{".contains(text[index]) { depth += 1 }
      if ")]}".contains(text[index]) { depth -= 1 }
      if depth == 0, text[index] == "→", index > text.startIndex, index + 2 <= text.endIndex, text[index - 1] == " " {
        return index - 1
      }
    }
    return nil
  }

  /// The parenthesis that closes the one at `start`.
  private func closing(_ start: Int, in text: ArraySlice<Character>) -> Int? {
    var depth = 0
    for index in start..<text.endIndex {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }
}
