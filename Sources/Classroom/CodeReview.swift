import Foundation
import Terminal

/// Judges a student's module by what its object file asks for and what it defines, before anything of it runs.
///
/// The lists say what is allowed, so that nothing has to be thought of in advance. They were measured over the object
/// files of all solutions, templates and mistakes, and of code as students write it who print, sort, format and define
/// types, operators and extensions of their own. Two things that an object file does not show are refused elsewhere:
/// unsafe memory by the compiler (``flags``), attributes that begin with `@_` by a look at the source.
public struct CodeReview: Hashable, Sendable {
  /// Why nothing of it is run: which name, and what to do about it; nil when everything is allowed.
  public let refusal: String?
  /// The words in the names of the library's symbols that it asks for.
  private let words: Set<String>

  /// - Parameters:
  ///   - module: the name of the student's own module: "Lesson03".
  ///   - sources: the files that it was compiled from.
  ///   - demangled: symbols as `swift-demangle` writes them.
  init(
    of object: ObjectFile, module: String, sources: [String], demangled: ([String]) throws -> [String]
  ) rethrows {
    let names = object.symbols.filter {
      Self.isSwift($0.name) && (!$0.isDefined || !$0.isLocal || $0.name.hasSuffix("Mc"))
    }.map(\.name)
    let texts = Dictionary(zip(names, try demangled(names)), uniquingKeysWith: { first, _ in first })
    func text(_ symbol: ObjectFile.Symbol) -> String { texts[symbol.name] ?? symbol.name }
    let needed = object.symbols.filter { !$0.isDefined }
    words = Set(
      needed.map(text).filter { text in Entity.all(in: text).contains { Self.library.contains($0.module) } }
        .flatMap(Self.words(in:)))
    let own = OwnSymbols(module: module)
    refusal =
      Self.refusal(of: sources)
      ?? object.libraries.first { !Self.libraries.contains($0) }
      .map { "It imports \(Self.moduleName($0)), and an exercise has no use for it: take the import out." }
      ?? object.sections.first { !Self.isUsual(section: $0) }
      .map { "It puts something into the section \($0) of the program: take the attribute out." }
      ?? object.symbols.filter(\.isDefined).compactMap { own.objection(to: $0, text($0)) }.first
      ?? Self.refusal(of: Set(needed.compactMap { Self.forbidden($0.name, text($0), module) }))
  }

  /// The names among `twins` that the object asks the library for, and that the student's own file says.
  public func twins(among twins: [String], in source: String) -> [String] {
    let said = Set(Self.words(of: source))
    return twins.filter { words.contains($0) && said.contains($0) }
  }

  // MARK: The source

  /// The compiler's flags with which pointers, casts of bits and their like are errors.
  static let flags = ["-strict-memory-safety", "-Werror", "StrictMemorySafety"]

  /// What to say of errors that come of ``flags``; nil when there is none.
  public static func refusal(of log: BuildLog) -> String? {
    log.errors.first { $0.message.contains("#StrictMemorySafety") }.map {
      "Line \($0.place.line) passes by the compiler's checks of memory (a pointer, unsafeBitCast, nonisolated(unsafe) "
        + "or the like): an exercise gets by with values and arrays."
    }
  }

  /// Words by which code tells the compiler that it knows better.
  private static func refusal(of sources: [String]) -> String? {
    for (number, line) in sources.flatMap(lines(of:)) {
      // An attribute's name may stand between backticks.
      if line.contains("@"), let name = line.filter({ $0 != "`" }).firstMatch(of: #/@(?:_\w*|testable)/#)?.0 {
        return "Line \(number) says \(name), an attribute that no exercise needs: take it out."
      }
      if line.utf8.split(whereSeparator: { !isPartOfWord($0) }).contains(where: { $0.elementsEqual("unsafe".utf8) }) {
        return "Line \(number) says unsafe: an exercise gets by with values and arrays, which the compiler checks."
      }
    }
    return nil
  }

  /// The words of a source's code.
  public static func words(of source: String) -> [String] {
    lines(of: source).flatMap { words(in: $0.text) }
  }

  /// Keywords are ASCII: whatever is not ends one.
  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func words(in text: some StringProtocol) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { String($0) }
  }

  /// The lines with their numbers, without those that are nothing but a comment.
  ///
  /// In a literal or a comment of several lines a line that looks like a comment may be code: where there may be one, all
  /// lines stay. What Swift takes for the end of a line is less than what Unicode does.
  private static func lines(of source: String) -> [(number: Int, text: String)] {
    let all = source.replacing("\r\n", with: "\n").unicodeScalars.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r"
    }
    let isCertain = !["\"\"\"", "#/", "/*"].contains { source.contains($0) }
    return all.enumerated().map { ($0.offset + 1, String($0.element)) }
      .filter { !isCertain || !$0.1.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("//") }
  }

  // MARK: Libraries and sections

  /// What an import of the library's modules and of Foundation asks the linker for.
  private static let libraries: Set<String> = [
    "BlocksRuntime", "Foundation", "FoundationEssentials", "FoundationInternationalization", "dispatch", "dl", "m",
    "openblas", "pthread", "swiftCore", "swiftDispatch", "swiftGlibc", "swiftSwiftOnoneSupport",
    "swiftSynchronization", "swift_Concurrency", "swift_RegexParser", "swift_StringProcessing", "util", "z",
  ]

  private static func moduleName(_ library: String) -> String {
    library.hasPrefix("swift") ? String(library.dropFirst(5)) : library
  }

  private static func isUsual(section: String) -> Bool {
    let name = section.hasPrefix(".rela") && section != ".rela" ? section.dropFirst(5) : section[...]
    return name.isEmpty
      || [
        ".text", ".rodata", ".data", ".bss", ".eh_frame", ".group", ".linker-options", ".note.GNU-stack",
        ".swift_modhash", ".swift1_autolink_entries", ".symtab", ".strtab", ".shstrtab", ".comment", "swift5_assocty",
        "swift5_builtin", "swift5_capture", "swift5_fieldmd", "swift5_mpenum", "swift5_protocol_conformances",
        "swift5_protocols", "swift5_reflstr", "swift5_type_metadata", "swift5_typeref",
      ].contains { name == $0 || name.hasPrefix($0 + ".") }
  }

  static func isSwift(_ symbol: String) -> Bool { symbol.hasPrefix("$s") }
}
