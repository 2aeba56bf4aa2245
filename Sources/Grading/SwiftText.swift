import RegexBuilder

/// Swift source reduced to what the compiler acts on: comments and the contents of string literals are blanked out.
///
/// What stands in an interpolation is code and stays. Line breaks stay, too, so that line numbers hold.
public struct SwiftText: Sendable {
  /// The source without comments and without the words in its strings; all of it where that cannot be told.
  public let code: String
  /// Whether there may be a literal in it of which only the compiler knows where it ends, as a regular expression with a
  /// quote or two slashes in it.
  ///
  /// Then everything counts as code: a word too many is better than a hidden one.
  public let isInDoubt: Bool

  /// - Parameter isInDoubt: true lets everything count as code, whatever it is.
  public init(_ source: String, isInDoubt: Bool = false) {
    var reader = Reader(Array(source.unicodeScalars))
    reader.readCode(until: nil)
    self.isInDoubt = isInDoubt || reader.isInDoubt
    var text = String.UnicodeScalarView()
    text.append(contentsOf: reader.kept)
    code = self.isInDoubt ? source : String(text)
  }

  /// The identifiers of the code, raw ones without their backticks, in order of appearance and each once.
  public var identifiers: [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }

  /// Whether `name` is used as an identifier of its own, not as a part of one.
  public func uses(_ name: String) -> Bool { words.contains(name) }

  /// Every identifier, attribute or number, as often as it stands there.
  var words: [String] {
    code.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
      .flatMap { word in word.split(separator: "@").map(String.init) + (word.hasPrefix("@") ? [String(word)] : []) }
  }

  /// Whether what others call `name` is used; a function or variable of its own by that name is another one.
  public func borrows(_ name: String) -> Bool {
    guard uses(name) else { return false }
    let declaration = Regex {
      /\b(?:func|let|var)\s+`?/; name; /\b/
    }.wordBoundaryKind(.simple)
    let member = Regex {
      /\.\s*`?/; name; /\b/
    }.wordBoundaryKind(.simple)
    return !code.contains(declaration) || code.contains(member)
  }

  /// A function, an operator or a type that it declares.
  struct Declaration: Hashable {
    let name: String
    /// Whether other modules see it.
    let isPublic: Bool
  }

  /// The functions, operators and types that it declares.
  var declarations: [Declaration] {
    // An operator or a backtick may follow without any space.
    let function = /\bfunc(?:\s+|(?=[^\w\s]))(`[^`]+`|[^\s(<`]+|<[^\s(]*)/.wordBoundaryKind(.simple)
    let type = /\b(?:struct|class|enum|actor|protocol|typealias|macro)(?:\s+|(?=`))(`?\w+)/.wordBoundaryKind(.simple)
    let opensAll = code.contains(/\b(?:public|open)\s+extension\b/.wordBoundaryKind(.simple))
    let found = code.matches(of: function).map { ($0.range, $0.1) } + code.matches(of: type).map { ($0.range, $0.1) }
    return found.map { range, name in
      Declaration(
        name: String(name.filter { $0 != "`" }), isPublic: opensAll || isPublic(before: range.lowerBound))
    }
  }

  /// Whether one of the modifiers that end at a place is `public` or `open`.
  private func isPublic(before place: String.Index) -> Bool {
    var rest = code[..<place]
    while true {
      while rest.last?.isWhitespace == true { rest.removeLast() }
      if rest.last == ")" {
        // The argument of a modifier or an attribute: @inline(__always), private(set).
        guard let opening = rest.suffix(200).lastIndex(of: "(") else { return true }
        rest = rest[..<opening]
        continue
      }
      var word = ""
      while let letter = rest.last, letter.isLetter || letter.isNumber || letter == "_" || letter == "@" {
        word.insert(letter, at: word.startIndex)
        rest.removeLast()
      }
      if word == "public" || word == "open" { return true }
      guard word.hasPrefix("@") || SwiftText.modifiers.contains(word) else { return false }
    }
  }

  private static let modifiers: Set<String> = [
    "static", "class", "final", "override", "mutating", "nonmutating", "prefix", "postfix", "infix", "nonisolated",
    "isolated", "dynamic", "required", "convenience", "private", "fileprivate", "internal", "package", "indirect",
    "consuming", "borrowing", "distributed", "lazy", "optional", "unsafe", "safe", "rethrows", "async",
  ]

  /// The beginnings of its functions and initialisers up to their bodies.
  var signatures: [Substring] {
    code.matches(of: /(?:^|[^.\w])((?:func|init|subscript)\b[^{}]{0,600})\{/).map(\.1)
  }

  /// The modules that are imported, as written: `Foundation`, `Foundation.NSString`.
  public var imports: [String] {
    let kind = /(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?/
    return code.matches(
      of: Regex {
        /\bimport(?:\s+|(?=`))/; kind; Capture(/[\w.`]+/)
      }.wordBoundaryKind(.simple)
    ).map { String($0.1.filter { $0 != "`" }) }
  }

  /// Whether a test interface of a module is asked for.
  public var hasTestableImport: Bool { uses("@testable") }
}
