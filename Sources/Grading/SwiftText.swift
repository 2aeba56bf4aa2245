import RegexBuilder

/// Swift source reduced to what the compiler acts on: comments and the contents of string literals are blanked out.
///
/// What stands in an interpolation is code and stays. Line breaks stay, too, so that line numbers hold.
public struct SwiftText: Sendable {
  /// The source without comments and without the words in its strings; all of it where that cannot be told.
  public let code: String
  /// Whether there may be a regular expression literal in it.
  ///
  /// A quote or two slashes in one look like a string or a comment, and where one ends only the compiler knows. Then
  /// everything counts as code: a word too many is better than a hidden one.
  public let mayHoldRegex: Bool

  public init(_ source: String) {
    var reader = Reader(Array(source.unicodeScalars))
    reader.readCode(until: nil)
    mayHoldRegex = reader.foundRegex
    var text = String.UnicodeScalarView()
    text.append(contentsOf: reader.kept)
    code = reader.foundRegex ? source : String(text)
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

  /// Whether `name` is called, or is the name of a type that is used.
  ///
  /// A small letter begins a function's name, and a local variable's as well: one that the source declares is its own.
  public func calls(_ name: String) -> Bool {
    guard name.first?.isLowercase == true else { return uses(name) }
    let call = Regex {
      /\b/; name; /\b`?\s*[({]/
    }.wordBoundaryKind(.simple)
    let declaration = Regex {
      /\b(?:func|let|var)\s+`?/; name; /\b/
    }.wordBoundaryKind(.simple)
    return code.contains(call) && !code.contains(declaration)
  }

  /// The names of the functions, operators and types that it declares.
  var declarations: Set<String> {
    let function = /\bfunc\s+(`[^`]+`|[^\s(<`]+|<[^\s(]*)/.wordBoundaryKind(.simple)
    let type = /\b(?:struct|class|enum|actor|protocol|typealias|macro)\s+(`?\w+)/.wordBoundaryKind(.simple)
    let names = code.matches(of: function).map(\.1) + code.matches(of: type).map(\.1)
    return Set(names.map { String($0.filter { $0 != "`" }) })
  }

  /// The beginnings of its functions and initialisers up to their bodies.
  var signatures: [String] {
    code.matches(of: /(?:^|[^.\w])((?:func|init|subscript)\b[^{}]*)\{/).map { String($0.1) }
  }

  /// Its code without any white space.
  var squeezed: String { SwiftText.squeeze(code) }

  static func squeeze(_ text: String) -> String { text.filter { !$0.isWhitespace } }

  /// The modules that are imported, as written: `Foundation`, `Foundation.NSString`.
  public var imports: [String] {
    let kind = /(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?/
    return code.matches(
      of: Regex {
        /\bimport\s+/; kind; Capture(/[\w.`]+/)
      }.wordBoundaryKind(.simple)
    ).map { String($0.1.filter { $0 != "`" }) }
  }

  /// Whether a test interface of a module is asked for.
  public var hasTestableImport: Bool { uses("@testable") }
}
