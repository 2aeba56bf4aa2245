import Foundation
import TestSupport
import Testing

@testable import Classroom

@Suite struct CodeReviewTests {
  /// The review of a module Lesson03 that needs and defines these; a name with a space in it stands for its own text.
  func review(
    needs: [String] = [], defines: [String] = [], isWeak: Bool = false, sections: [String] = [],
    libraries: [String] = [], source: String = ""
  ) -> CodeReview {
    var texts: [String: String] = [:]
    func symbols(_ names: [String], isDefined: Bool) -> [ObjectFile.Symbol] {
      names.map { text in
        let name = text.contains(".") ? "$s\(texts.count)\(text.hasPrefix("protocol conformance") ? "Mc" : "")" : text
        texts[name] = text
        return ObjectFile.Symbol(name: name, isDefined: isDefined, isLocal: false, isWeak: isWeak)
      }
    }
    let all = symbols(needs, isDefined: false) + symbols(defines, isDefined: true)
    return CodeReview(
      of: ObjectFile(sections: sections, symbols: all, libraries: libraries), module: "Lesson03", sources: [source]
    ) { $0.map { texts[$0] ?? $0 } }
  }

  @Test(arguments: [
    "pow", "expf", "memcpy", "bcmp", "__stack_chk_fail", "swift_retain",
    "Swift.print(_: Any..., separator: Swift.String) -> ()",
    "method descriptor for static Swift.Equatable.== infix(A, A) -> Swift.Bool",
    "(extension in LessonKit):Swift.Double.todo.getter : Swift.Double", "Schedules.StepLR.callAsFunction(Swift.Int)",
    "generic pre-specialization <Swift.AnyObject> of Swift.ContiguousArray.reserveCapacity(Swift.Int) -> ()",
    "(extension in Foundation):Swift.String.init(format: Swift.String, arguments: [Swift.CVarArg]) -> Swift.String",
    "protocol conformance descriptor for <A where A: Core.Parameters> [A] : Core.Parameters in Core",
  ])
  func `what computes and prints is allowed`(_ symbol: String) {
    #expect(review(needs: [symbol]).refusal == nil)
  }

  @Test(arguments: [
    ("exit", "exit"), ("dup2", "dup2"), ("swift_task_create", "swift_task_create"), ("_ZdlPv", "_ZdlPv"),
    ("Swift.readLine(strippingNewline: Swift.Bool) -> Swift.String?", "readLine"),
    ("static Swift.CommandLine.arguments.getter : [Swift.String]", "CommandLine"),
    ("Swift._typeByName(Swift.String) -> Any.Type?", "_typeByName"),
    ("static Foundation.FileManager.default.getter : Foundation.FileManager", "FileManager"),
    ("Foundation.Process.__allocating_init() -> Foundation.Process", "Process"),
    ("Testing.Issue.record() -> ()", "Testing.Issue.record"),
    ("(extension in TestSupport):Swift.Double.isClose(Swift.Double) -> Swift.Bool", "TestSupport.Double.isClose"),
    ("Datasets.Table.init(contentsOf: Swift.String) throws -> Datasets.Table", "Datasets.Table.init"),
    ("static Core.WholeFile.write(_: [Swift.UInt8], to: Swift.String) -> ()", "Core.WholeFile.write"),
    ("static Terminal.CSVFile.write(_: Swift.String, to: Swift.String) -> ()", "Terminal.CSVFile.write"),
    ("(extension in Foundation):Swift.String.init(contentsOfFile: Swift.String) throws -> Swift.String", "x"),
    ("$sNobodyCanReadThis", "$sNobodyCanReadThis"),
  ])
  func `what reaches beyond an exercise is named`(_ symbol: String, _ name: String) throws {
    let refusal = try #require(review(needs: ["pow", symbol]).refusal)
    #expect(name == "x" || refusal.contains("It uses \(name), and"), "\(refusal)")
  }

  @Test func `of its own module it may define everything`() {
    #expect(review(defines: ["$s8Lesson039StepDecayV"]).refusal == nil)
    #expect(
      review(defines: ["(extension in Lesson03):Swift.Array.first(where: (A) -> Swift.Bool) -> A?"]).refusal == nil)
    for own in [
      "Lesson03.Point : Swift.Equatable", "Swift.Double : Lesson03.Scored", "Lesson03.(Point in _5C) : Swift.Error",
    ] {
      #expect(review(defines: ["protocol conformance descriptor for \(own) in Lesson03"]).refusal == nil, "\(own)")
    }
    #expect(
      review(defines: ["generic specialization <Swift.Double> of Swift.Set.insert(A)"], isWeak: true).refusal == nil)
  }

  @Test func `of others it may define nothing`() {
    #expect(review(defines: ["fwrite"]).refusal?.contains("the name fwrite,") == true)
    #expect(review(defines: ["main"], isWeak: true).refusal?.contains("the name main,") == true)
    #expect(review(defines: ["__swift_memcpy16_8"]).refusal?.contains("__swift_memcpy16_8") == true)
    #expect(review(defines: ["static Swift.Double.== infix(Swift.Double, Swift.Double)"]).refusal != nil)
    #expect(review(defines: ["$s7Testing5IssueV"]).refusal != nil)
    #expect(review(defines: ["generic specialization <Swift.Double> of Swift.Set.insert(A)"]).refusal != nil)
    let conformance =
      "protocol conformance descriptor for Swift.Double : Testing.CustomTestStringConvertible in Lesson03"
    #expect(review(defines: [conformance]).refusal?.contains("neither is its own") == true)
  }

  @Test func `sections and libraries that an exercise has no use for are refused`() {
    #expect(review(sections: [".text.$s8Lesson03", ".rela.rodata.cst8", "swift5_fieldmd"]).refusal == nil)
    for section in [".init_array", ".rela.init_array", "swift5_tests", "swift5_replace", ".textual"] {
      #expect(review(sections: [section]).refusal?.contains("section \(section)") == true)
    }
    #expect(review(libraries: ["swiftCore", "Foundation", "m"]).refusal == nil)
    #expect(review(libraries: ["Testing"]).refusal?.contains("imports Testing") == true)
  }

  @Test func `what an object file does not show is refused in the source`() {
    for line in [
      "@_silgen_name(\"memmove\") func move()", "@testable import Schedules", "let a = unsafe b", "x // unsafe",
    ] {
      #expect(review(source: "let a = 1\n\(line)").refusal?.hasPrefix("Line 2 says") == true, "\(line)")
    }
    for line in ["  // it is unsafe to divide", "/// @_nothing", "let unsafely = 1", "@inlinable func a() {}"] {
      #expect(review(source: line).refusal == nil, "\(line)")
    }
    for hidden in [
      "@`_silgen_name`(\"memmove\") func move()", "\u{E9}unsafe(b)", "/*\n// */ let a = unsafe b",
      "let a = \"\u{2028}// \\(unsafe b)\"", "let a = #/\n// /# + unsafe b",
    ] {
      #expect(review(source: hidden).refusal?.contains(" says ") == true, "\(hidden)")
    }
    #expect(review(source: "let a = 1\r\nunsafe").refusal?.hasPrefix("Line 2 says") == true)
    // A line of a text that looks like a comment.
    #expect(review(source: "let a = \"\"\"\n// \\(unsafe b)\n\"\"\"").refusal != nil)
  }

  @Test func `a twin is one that is called, not one that is mentioned`() {
    let twin = review(needs: ["Schedules.StepLR.init(baseLR: Swift.Double) throws -> Schedules.StepLR"])
    #expect(twin.twins(among: ["StepLR", "MultiStepLR"], in: "try StepLR(baseLR: 1)") == ["StepLR"])
    #expect(twin.twins(among: ["StepLR"], in: "// StepLR is what a neighbour calls") == [])
    #expect(review().twins(among: ["StepLR"], in: "struct StepLR {}") == [])
  }
}

@Suite struct ObjectFileTests {
  /// The least object file: no section but the table of their names, and a table with one symbol.
  let bytes: [UInt8] = {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let names = Array("\0.symtab\0.init_array\0exit\0pow\0".utf8)
    let symbols: [[UInt8]] = [(0, 0, 0), (21, 0x10, 0), (26, 0x22, 1)].map { name, info, section in
      little(name, 4) + [UInt8(info), 0] + little(section, 2) + little(0, 16)
    }
    func header(_ name: Int, _ kind: Int, _ offset: Int, _ size: Int, _ link: Int) -> [UInt8] {
      little(name, 4) + little(kind, 4) + little(0, 16) + little(offset, 8) + little(size, 8) + little(link, 4)
        + little(0, 20)
    }
    let table = 64 + names.count, headers = table + 72
    let start: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + little(0, 32) + little(headers, 8)
    return start + little(0, 10) + little(64, 2) + little(3, 2) + little(1, 2) + names + symbols.joined()
      + header(0, 0, 0, 0, 0) + header(9, 3, 64, names.count, 0) + header(1, 2, table, 72, 1)
  }()

  @Test func `its sections and symbols are read`() throws {
    let file = try #require(ObjectFile(bytes))
    #expect(file.sections == ["", ".init_array", ".symtab"])
    #expect(
      file.symbols == [
        ObjectFile.Symbol(name: "exit", isDefined: false, isLocal: false, isWeak: false),
        ObjectFile.Symbol(name: "pow", isDefined: true, isLocal: false, isWeak: true),
      ])
  }

  @Test func `a torn or changed one is no reason to stop`() {
    for end in bytes.indices { #expect(ObjectFile(Array(bytes[..<end])) == nil, "\(end) bytes") }
    var random = SplitMix(seed: 1)
    for _ in 0..<20_000 {
      var changed = bytes
      changed[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      _ = ObjectFile(changed)
    }
  }
}
