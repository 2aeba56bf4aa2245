import Foundation
import Schedules
import TestSupport
import Testing
import Tuning

/// `workbench suggest` on a CSV from elsewhere, and files that are written while output fails.
@Suite struct SuggestCommandTests {
  /// Cases of the fixture with a curve and an answer of Lightning's as it is called without arguments.
  static let cases = ((try? FinderCase.all(in: Fixture.data(FinderCase.fileName))) ?? []).filter { example in
    example.kind == .suggestion && example.fastaiOnWholeCurve != nil
      && example.lightningAnswers?.first?.indexExact != false
  }

  static func suggest(_ csv: String, _ arguments: String...) throws -> Program {
    let folder = try Folder()
    try Data(csv.utf8).write(to: folder.url("curve.csv"))
    return try Program("workbench", ["suggest", folder.path("curve.csv")] + arguments, in: folder.root)
  }

  /// A shell in which `$program` is a program of this package.
  static func shell(_ script: String, program: String, in folder: URL) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["program": try Program.url(program).path]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (text, process.terminationStatus)
  }

  @Test func `a reader that has seen enough costs neither the file nor the picture`() throws {
    let folder = try Folder()
    _ = try Self.shell(
      "$program --csv numbers.csv --plot svg 2>/dev/null | true; exit 0", program: "lesson01-gradient-descent",
      in: folder.root)
    #expect(try Data(contentsOf: folder.url("numbers.csv")).count > 100)
    #expect(try Data(contentsOf: folder.url("output/lesson01/cost.svg")).count > 100)
  }

  @Test func `a disk that is full leaves the old file and a sentence`() throws {
    let folder = try Folder()
    try Data("old\n".utf8).write(to: folder.url("numbers.csv"))
    let run = try Self.shell(
      "trap '' XFSZ; ulimit -f 4; $program --csv numbers.csv --plot none", program: "lesson01-gradient-descent",
      in: folder.root)
    #expect(run.status != 0)
    #expect(run.output.contains("--csv: cannot write to numbers.csv: File too large"))
    #expect(try String(contentsOf: folder.url("numbers.csv"), encoding: .utf8) == "old\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root.path) == ["numbers.csv"])
  }

  static func csv(_ example: FinderCase) throws -> String {
    let points = zip(try example.need(example.lr, "lr"), try example.need(example.loss, "loss"))
    return "lr,loss\n" + points.map { "\($0),\($1)\n" }.joined()
  }

  @Test(arguments: cases) func `every method's row holds what its library says`(_ example: FinderCase) throws {
    let answer = try #require(example.lightningAnswers?.first)
    let program = try Self.suggest(
      Self.csv(example), "--csv", "--skip-begin", "\(answer.skipBegin)", "--skip-end", "\(answer.skipEnd)")
    #expect(program.status == 0)
    let rows = program.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.map(\.first) == ["method"] + SuggestionMethod.all.map(\.name))
    #expect(rows.allSatisfy { $0.count == 2 })
    try #require(rows.count == 8)
    let fastai = try #require(example.fastaiOnWholeCurve)
    let expected = [answer.suggestion] + ["valley", "slide", "steep", "minimum"].map { fastai[$0]?.lr }
    // The rule of 2020 has a suite of its own.
    for (row, lr) in zip(rows.dropFirst().filter { $0[0] != "steepest-2020" }, expected) {
      #expect(row[1].isEmpty == (lr == nil))
      if let lr, let ours = Double(row[1]) { #expect(isClose(ours, lr, relative: 1e-13)) }
    }
    // Each empty cell has its sentence.
    let sentences = Set(
      program.errors.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) })
    #expect(rows.filter { $0[1].isEmpty }.allSatisfy { sentences.contains($0[0]) })
  }

  @Test func `one method gives one row`() throws {
    let example = try #require(Self.cases.first)
    let program = try Self.suggest(Self.csv(example), "--method", "valley", "--csv")
    #expect(program.header == "method,lr")
    #expect(program.output.hasPrefix("method,lr\nvalley,"))
    #expect(program.output.split(separator: "\n").count == 2)
  }

  @Test(arguments: [["--csv"], ["--plot", "none"]])
  func `no suggestion at all is a failure`(options: [String]) throws {
    let flat = "lr,loss\n" + (1...40).map { "\(Double($0) / 100),2.302\n" }.joined()
    let folder = try Folder()
    try Data(flat.utf8).write(to: folder.url("curve.csv"))
    let program = try Program(
      "workbench", ["suggest", folder.path("curve.csv"), "--method", "default"] + options, in: folder.root)
    #expect(program.status != 0)
    #expect(program.errors.contains("does not fall"))
  }

  @Test func `columns can be named, and rows that are left out are counted`() throws {
    let rows = (1...40).map { "\(Double($0) / 100),\(50 - $0),\n,,0.5\n" }.joined()
    let program = try Self.suggest(
      "speed,cost,val\n" + rows, "--rate-column", "speed", "--loss-column", "COST", "--method", "default", "--csv")
    #expect(program.status == 0)
    #expect(program.errors.contains("40 of 80 rows are left out"))
  }

  @Test func `without csv there is a picture`() throws {
    let example = try #require(Self.cases.first)
    let program = try Self.suggest(Self.csv(example), "--plot", "terminal")
    #expect(program.status == 0)
    #expect(program.output.contains("learning rate"))
  }

  @Test(arguments: [
    ("", "empty"), ("lr,loss\n", "no row"), ("speed,loss\n1,2\n", "no column lr"), ("lr,loss\nx,2\n", "line 2"),
    ("lr,loss\n-1,2\n", "line 2"), ("lr,loss\n1\n", "line 2"), ("lr,loss\n1,2,3\n", "line 2"),
  ])
  func `a file that is no curve is one sentence`(csv: String, word: String) throws {
    let program = try Self.suggest(csv, "--csv")
    #expect(program.status != 0)
    #expect(program.output.isEmpty)
    #expect(program.errors.contains(word))
    #expect(program.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [["--method", "steap"], ["--skip-begin", "-1"], ["--skip-end", "x"]])
  func `wrong options are refused`(options: [String]) throws {
    let folder = try Folder()
    try Data("lr,loss\n1,2\n".utf8).write(to: folder.url("curve.csv"))
    let program = try Program("workbench", ["suggest", folder.path("curve.csv")] + options, in: folder.root)
    #expect(program.status != 0)
    #expect(program.errors.contains("--"))
  }

  @Test func `unsorted rows are taken as they are, and the default says so`() throws {
    let program = try Self.suggest("lr,loss\n0.1,1\n0.2,0.9\n0.15,0.8\n0.4,0.7\n", "--csv")
    #expect(program.status == 0)
    #expect(program.output.contains("default,\n"))
    #expect(program.errors.contains("sort the points"))
    #expect(program.output.contains("valley,0."))
  }
}
