/// A failed expectation, taken apart for a reader: what was expected, and what came.
///
///     Expectation failed: (article(0) → nan) ≈ 0.1
///     expected  article(0) ≈ 0.1
///     came      article(0) is nan
public struct Expectation: Hashable, Sendable {
  /// "article(0) ≈ 0.1".
  public let expected: String
  /// What was asked and what came, in order: ("article(0)", "nan"); numbers that stand in the test itself are left out.
  public let came: [Pair]

  /// One part of an expectation and its value.
  public struct Pair: Hashable, Sendable {
    public let asked: String
    public let value: String
  }

  /// Takes the runner's message apart; nil when it is no failed expectation.
  public init?(_ message: String) {
    let prefix = "Expectation failed: "
    let others = ["an error was ", "expected error ", "unexpected error "]
    guard message.hasPrefix(prefix) else { return nil }
    let text = message.dropFirst(prefix.count)
    guard !text.isEmpty, !others.contains(where: text.hasPrefix) else { return nil }
    // The rest of a long value would keep a grader busy; its length is said nevertheless.
    var parser = ExpectationParser(text.prefix(8_000), missing: max(0, text.count - 8_000))
    let source = parser.parse()
    guard !source.isEmpty else { return nil }
    let pairs = parser.pairs.filter { !$0.isWrittenInTheTest }
    if pairs.isEmpty, parser.pairs.isEmpty {
      // No part of it has a value, and it failed: it is false.
      came = [Pair(asked: source, value: "false")]
    } else {
      came = pairs.isEmpty ? Array(parser.pairs.prefix(1)) : pairs
    }
    // `#require` says only what was nil.
    expected = parser.isOnlyOneValue && came.last?.value == "nil" ? "\(source) != nil" : source
  }

  /// What a check that returns nil, or a sentence about what is wrong, has said.
  public var finding: String? {
    guard expected.hasSuffix(" == nil"), came.count == 1, let value = came.first?.value, value.count > 2,
      value.hasPrefix("\""), value.hasSuffix("\"")
    else { return nil }
    return String(value.dropFirst().dropLast())
  }

  /// Whether a value is what an untouched exercise returns: not a number, or nothing.
  public var saysTodo: Bool { came.contains { ["nan", "-nan", "[]"].contains($0.value) } }
}

extension Expectation.Pair {
  /// Whether it only repeats a number, a range or a list of numbers, as in `(3 → 3.0)`.
  fileprivate var isWrittenInTheTest: Bool {
    asked == value || asked.first == "\""
      || (asked.contains(where: \.isNumber) && asked.allSatisfy { $0.isNumber || "+-.,:eE_[]() <".contains($0) })
  }
}

/// Reads the source of an expectation and the values "(part → value)" in it.
///
/// Source has matching parentheses and texts between quotation marks; a value may be anything.
struct ExpectationParser {
  private(set) var pairs: [Expectation.Pair] = []
  /// Whether it is one part with its value, and nothing else: "wrong → nil".
  private(set) var isOnlyOneValue = false

  private let text: [Character]
  private var index = 0
  private var depth = 0
  /// How many characters of the message are not in `text`.
  private let missing: Int

  init(_ text: Substring, missing: Int = 0) { (self.text, self.missing) = (Array(text), missing) }

  /// The expectation without its values.
  mutating func parse() -> String {
    var source = ""
    while index < text.count {
      source += plain()
      if isAtArrow {
        index += 3
        isOnlyOneValue = pairs.isEmpty
        add(source, text[index...], isCut: missing > 0)
        index = text.count
      } else if index < text.count {
        source.append(text[index])
        index += 1
      }
    }
    if pairs.isEmpty, text.first == "!", source.first == "!", let hidden {
      pairs = [Expectation.Pair(asked: hidden, value: "true")]
    }
    return source
  }

  /// What was negated and, as the runner says, not evaluated.
  private var hidden: String?

  private var isAtArrow: Bool {
    index + 2 < text.count && text[index] == " " && text[index + 1] == "→" && text[index + 2] == " "
  }

  /// Source up to an arrow or a closing parenthesis that does not belong to it, without the values within.
  private mutating func plain() -> String {
    var source = ""
    var brackets = 0
    while index < text.count {
      let character = text[index]
      if brackets == 0, isAtArrow || ")]}".contains(character) { return source }
      switch character {
      case "\"": source += quotation()
      case "(": source += group(after: source)
      case "/" where index + 1 < text.count && text[index + 1] == "/":
        while index < text.count, !text[index].isNewline { index += 1 }
      case _ where character.isNewline:
        while index < text.count, text[index].isWhitespace { index += 1 }
        while source.last == " " { source.removeLast() }
        if index < text.count, !".)]".contains(text[index]), !"([".contains(source.last ?? "(") { source += " " }
      default:
        if "[{".contains(character) { brackets += 1 }
        if "]}".contains(character) { brackets -= 1 }
        source.append(character)
        index += 1
      }
    }
    return source
  }

  /// A text between quotation marks.
  private mutating func quotation() -> String {
    var source = ""
    repeat {
      if text[index] == "\\", index + 1 < text.count {
        source.append(text[index])
        index += 1
      }
      source.append(text[index])
      index += 1
    } while index < text.count && text[index] != "\""
    if index < text.count {
      source.append("\"")
      index += 1
    }
    return source
  }

  /// What stands between parentheses: arguments, a part of a formula, or a part with its value.
  private mutating func group(after source: String) -> String {
    index += 1
    depth += 1
    defer { depth -= 1 }
    // Nobody writes parentheses within parentheses fifty times; each level is a call of this function.
    guard depth <= 50 else { return "(" }
    let inner = plain()
    guard isAtArrow else {
      guard index < text.count, text[index] == ")" else { return "(" + inner }
      index += 1
      return "(" + inner + ")"
    }
    index += 3
    let end = endOfValue()
    add(inner, text[index..<min(end, text.count)], isCut: missing > 0 && end >= text.count)
    index = min(end + 1, text.count)
    // The parentheses of a call with one argument, and those that a sign before them needs, belong to the source.
    let isCall = source.last.map { $0.isLetter || $0.isNumber || "_`)]}".contains($0) } ?? false
    let isSigned = source.last.map { "!-~+".contains($0) } ?? false
    return isCall || (isSigned && inner.contains(" ")) ? "(\(inner))" : inner
  }

  private mutating func add(_ source: String, _ value: ArraySlice<Character>, isCut: Bool) {
    // The label of an argument is no part of what was asked.
    let asked =
      source.prefixMatch(of: #/[\p{L}_][\p{L}\p{N}_]*: /#).map { String(source[$0.range.upperBound...]) } ?? source
    if String(value) == "<not evaluated>" {
      hidden = asked
    } else {
      pairs.append(Expectation.Pair(asked: asked, value: String(value).shortened(missing: isCut ? missing : 0)))
    }
  }

  /// The place of the parenthesis that ends a value which begins here; behind the text where there is none.
  ///
  /// A value is no source: its parentheses need not match. So what follows must look like more of the expectation.
  private func endOfValue() -> Int {
    guard index < text.count else { return text.count }
    var depth = 0
    let isText = text[index] == "\""
    for place in index..<text.count {
      if !isText, "([{".contains(text[place]) { depth += 1 }
      guard text[place] == ")" || (!isText && "]}".contains(text[place])) else { continue }
      depth -= 1
      if text[place] == ")", isText ? text[place - 1] == "\"" && place > index + 1 : depth < 0, goesOn(after: place) {
        return place
      }
      if isText || depth < 0 { depth = 0 }
    }
    if missing > 0 { return text.count }
    return (index..<text.count).last { text[$0] == ")" && goesOn(after: $0) } ?? text.count
  }

  /// Whether what follows a parenthesis is the end, a member, an operator, or the next argument.
  private func goesOn(after place: Int) -> Bool {
    guard place + 1 < text.count else { return true }
    if ".,[?!".contains(text[place + 1]) || (depth > 1 && text[place + 1] == ")") { return true }
    guard text[place + 1] == " ", place + 2 < text.count else { return false }
    let next = text[place + 2]
    return next.isSymbol || next.isMathSymbol || "!%&*+-/<=>?^|~≈{".contains(next)
      || String(text[(place + 2)...].prefix(3)).firstMatch(of: #/^(?:is|as) /#) != nil
  }
}

extension TestIssue {
  /// What a reader is shown of it, each with the word that stands before it: "with", "expected", "came", "where".
  public var entries: [(label: String, text: String)] {
    var entries: [(label: String, text: String)] = []
    if let arguments { entries.append(("with", arguments.shortened())) }
    if let expectation = Expectation(message) {
      if let finding = expectation.finding {
        entries.append(("found", finding.shortened(to: 600)))
      } else {
        entries.append(("expected", expectation.expected.shortened()))
        for (place, pair) in expectation.came.prefix(3).enumerated() {
          let isAll = pair.asked == expectation.expected
          if isAll && place > 0 { continue }
          entries.append(
            (place == 0 ? "came" : "where", isAll ? pair.value : "\(pair.asked.shortened()) is \(pair.value)"))
        }
      }
    } else if message != "Issue recorded" || comments.isEmpty {
      let prefix = "Expectation failed: "
      let said = message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
      entries.append(("said", said.shortened(to: 600)))
    }
    return entries
      + comments.enumerated().map { ($0 == 0 && message == "Issue recorded" ? "found" : "", $1.shortened(to: 600)) }
  }

  /// Whether it tells more than that something is false: a value that came, or words of the test.
  public var showsWhatCame: Bool {
    guard comments.isEmpty, message != "Issue recorded", let expectation = Expectation(message) else { return true }
    return expectation.came.contains { !["true", "false"].contains($0.value) }
  }

  /// The same in one line, for a report.
  public var sentence: String {
    let words = entries.map { label, text in
      switch label {
      case "", "found", "said": text
      default: "\(label) \(text)"
      }
    }
    return words.joined(separator: "; ")
  }
}

extension String {
  /// At most `length` characters, without line breaks and other control characters; what is cut is said with its length.
  ///
  /// - Parameter missing: how many more characters there were.
  func shortened(to length: Int = 240, missing: Int = 0) -> String {
    var result = ""
    for scalar in unicodeScalars.prefix(4 * length) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator,
        .format where scalar.value != 0x200D:
        result += scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : scalar.escaped(asASCII: true)
      default: result.unicodeScalars.append(scalar)
      }
    }
    let all = count + missing
    guard result.count > length || missing > 0 || unicodeScalars.count > 4 * length else { return result }
    return "\(result.prefix(length)) … (\(all) characters)"
  }
}
