import Classroom

/// A part of a solution that stands in a hint, word for word: long enough to be the answer.
struct AnswerInHint {
  /// How long a common part may be, spaces left out.
  static let longest = 23

  /// The part, without spaces.
  let text: String

  /// nil where hint and hidden lines have only short parts in common.
  init?(_ hint: String, solution: String) {
    func letters(_ text: String) -> [Character] { text.filter { !$0.isWhitespace && $0 != "`" }.map(\.self) }
    let hidden = Template.hiddenLines(of: solution).filter { !$0.hasPrefix("//") }.joined()
    let (hint, code) = (letters(hint), letters(hidden))
    var (best, end) = (0, 0)
    // The length of the common part that ends at each letter of the code, for the letters of the hint one after the other.
    var last = [Int](repeating: 0, count: code.count + 1)
    for (place, letter) in hint.enumerated() {
      var row = last
      for column in code.indices {
        row[column + 1] = code[column] == letter ? last[column] + 1 : 0
        if row[column + 1] > best { (best, end) = (row[column + 1], place + 1) }
      }
      last = row
    }
    guard best > AnswerInHint.longest else { return nil }
    text = String(hint[(end - best)..<end])
  }
}
