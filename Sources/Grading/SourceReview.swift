/// What reading a student's file, without running it, tells a teacher.
///
/// A review never changes the points: the verdict comes from the run. Only what would speak in the tests' place is refused:
/// an import of the test machinery, a macro, and a public function, operator or type by a name with which they judge.
public struct SourceReview: Codable, Hashable, Sendable {
  /// The library's own solution of the exercise, if the code calls it.
  public let twins: [String]
  /// Names that a solution of an exercise has no use for.
  public let worthALook: [String]
  /// Why the file is not built at all, if so.
  public let refusal: String?

  /// - Parameters:
  ///   - source: the student's file.
  ///   - template: the file as it was handed out; what it already uses is no finding.
  ///   - twins: the names of the library that would solve the exercise by being called.
  public init(_ source: String, template: String, twins: [String]) {
    let text = SwiftText(source)
    // In doubt the student's comments count as code, and the template's own are among them.
    let original = SwiftText(template, isInDoubt: text.isInDoubt)
    let given = Set(original.words)
    self.twins = twins.filter { text.borrows($0) && !given.contains($0) }
    let modules = text.imports.map { $0.split(separator: ".").first.map(String.init) ?? $0 }
    let names = text.identifiers.filter { name in
      (Self.suspects.contains(name) || name.hasPrefix("Unsafe")) && !given.contains(name) && !modules.contains(name)
    }
    let known = Set(original.imports + ["Foundation", "Glibc"])
    let own = Set(text.declarations).subtracting(original.declarations).filter { Self.judging.contains($0.name) }
      .sorted { $0.name < $1.name }
    worthALook =
      names + modules.filter { !known.contains($0) }.map { "import \($0)" }
      + own.filter { !$0.isPublic }.map { "its own \($0.name)" } + Self.changes(of: original, to: text)
      + (text.isInDoubt ? ["a literal in which words could hide"] : [])
    let machinery = modules.first { $0.contains("Testing") || $0.hasPrefix("XCTest") || $0.hasSuffix("Tests") }
    refusal =
      if let own = own.first(where: \.isPublic) {
        "It declares a public \(own.name) of its own, a name with which the tests judge; give it another name."
      } else if let machinery {
        "It imports \(machinery), which belongs to the tests; an exercise needs nothing of it."
      } else if text.hasTestableImport {
        "It has an @testable import, which belongs to the tests; an exercise needs nothing of it."
      } else if text.uses("externalMacro") {
        "It declares a macro; an exercise needs none."
      } else {
        nil
      }
  }

  /// The functions of the template that are declared otherwise, or more often.
  private static func changes(of original: SwiftText, to text: SwiftText) -> [String] {
    func squeezed(_ signature: Substring) -> String { signature.filter { !$0.isWhitespace } }
    func name(_ signature: Substring) -> String {
      signature.prefix { $0 != "(" && $0 != "<" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let (before, after) = (original.signatures, text.signatures)
    let kept = Set(after.map(squeezed))
    let changed = before.filter { !kept.contains(squeezed($0)) }
      .map { "another declaration than " + $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    let more = Set(before.map(name)).subtracting(["init"]).filter { one in
      after.count { name($0) == one } > before.count { name($0) == one }
    }
    return changed + more.sorted().map { "\($0) more than once" }
  }

  /// What the tests judge with: a student's function, type or module of the same name would be taken in its place.
  static let judging: Set<String> = [
    "≈", "==", "!=", "<", "<=", ">", ">=", "!", "&&", "||", "+", "-", "*", "/", "abs", "min", "max", "pow", "exp",
    "log",
    "sqrt", "zip", "isClose", "checkSchedule", "checkOptimizer", "stride", "Testing", "TestSupport", "Swift", "Bool",
    "Int", "Double", "Float", "Array", "Optional",
  ]

  /// Names that end, start or look into processes, reach files and loaded code, or pass by the compiler's checks.
  static let suspects: Set<String> = [
    "exit", "_exit", "_Exit", "quick_exit", "abort", "atexit", "fork", "vfork", "execv", "execve", "execvp",
    "posix_spawn",
    "posix_spawnp", "system", "popen", "kill", "killpg", "raise", "signal", "sigaction", "dlopen", "dlsym", "mmap",
    "ptrace", "syscall", "socket", "setrlimit", "fopen", "open", "fputs", "freopen", "dup2", "unlink", "symlink",
    "getenv",
    "setenv", "environ", "Process", "ProcessInfo", "CommandLine", "FileHandle", "FileManager", "URLSession", "Bundle",
    "Thread", "Dispatch", "DispatchQueue", "unsafeBitCast", "unsafeDowncast", "@_silgen_name", "@_cdecl", "@c",
    "@_extern", "@_section", "@section", "@_used", "@used", "@_dynamicReplacement", "@_transparent",
    "@_implementationOnly", "@_disfavoredOverload",
    "fatalError", "XCTest", "Testing",
  ]
}
