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
