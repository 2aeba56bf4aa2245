import Core
import Foundation
import GradientDescent
import LinearModels
import TestSupport
import Testing

/// The program itself: what it writes with `--csv`, and what it says about broken tables.
@Suite struct ProgramTests {
  /// A case of `linear_regression.json`, as far as the program can be asked for it: a start at zero.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let features: [[Double]]
    let targets: [Double]
    let isScaled: Bool
    let rate: Double
    let steps: Int
    let history: [[Double]]
    var testDescription: String { name }
  }

  static func cases() throws -> [Case] {
    try Fixture("linear_regression.json").cases().map { item in
      let raw = Fixture.rows(item["X_raw"])
      return Case(
        name: try #require(item["name"] as? String), features: try #require(raw ?? Fixture.rows(item["X"])),
        targets: try #require(Fixture.numbers(item["y"])), isScaled: raw != nil,
        rate: try #require(Fixture.number(item["alpha"])),
        steps: Int(try #require(Fixture.number(item["iterations"]))),
        history: try #require(Fixture.rows(item["history"])))
    }
  }

  private func run(_ arguments: [String], table: Data) throws -> Program {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "table.csv")
    try table.write(to: file)
    return try Program(
      "lesson01-gradient-descent", ["--data", file.path, "--plot", "none"] + arguments, in: folder)
  }

  /// Rows k, J, w…, b of the fixture, with w and b in the table's own units, against the rows of the program.
  @Test(arguments: try cases())
  func `the CSV holds the reference run in the table's own units`(item: Case) throws {
    let width = item.features[0].count
    let header = (0..<width).map { "x\($0)" } + ["y"]
    let lines = zip(item.features, item.targets).map { ($0 + [$1]).map { "\($0)" }.joined(separator: ",") }
    let table = ([header.joined(separator: ",")] + lines).joined(separator: "\n")
    let program = try run(
      [
        "--rate", "\(item.rate)", "--steps", "\(item.steps)", "--scaling", item.isScaled ? "zscore" : "none", "--csv",
        "-",
      ], table: Data(table.utf8))
    #expect(program.status == 0)
    #expect(program.header == (["step", "cost"] + (0..<width).map { "w\($0)" } + ["b"]).joined(separator: ","))

    let zscore = item.isScaled ? try ZScore(fitting: Matrix(item.features)) : nil
    let firstCost = item.history[0][1]
    let rows = program.rows
    for expected in item.history where Int(expected[0]) < rows.count {
      let scaled = LinearModel(vector: Array(expected[2...]))
      let model = zscore?.undo(scaled) ?? scaled
      let row = rows[Int(expected[0])]
      #expect(row[0] == expected[0])
      #expect(isClose(row[1], expected[1], relative: 1e-10, absolute: 1e-12 * firstCost))
      let size = model.vector.map(abs).max() ?? 0
      let worst = zip(row[2...], model.vector).map { abs($0 - $1) }.max() ?? .nan
      #expect(worst <= 1e-9 * size)
    }
    let grows = (item.history.last?[1] ?? 0) > firstCost
    #expect(rows.count == item.steps + 1 || grows)
  }

  @Test func `a run that diverges ends where it was noticed`() throws {
    let program = try run(["--rate", "0.8", "--steps", "1000", "--csv", "-"], table: Data("x,y\n1,300\n2,500\n".utf8))
    #expect(program.status == 0)
    #expect(program.rows.count < 100)
    #expect(program.rows.first { $0.contains { !$0.isFinite } } == nil)
  }

  @Test func `of a million steps a bounded number is kept, exact at both ends`() throws {
    let table = Data("x,y\n1,300\n2,500\n".utf8)
    let long = try run(["--rate", "0.1", "--steps", "1000000", "--csv", "-"], table: table)
    let short = try run(["--rate", "0.1", "--steps", "100", "--csv", "-"], table: table)
    #expect(long.status == 0)
    #expect(long.rows.count <= 65_538 && long.rows.count > 10_000)
    #expect(long.rows.first == short.rows.first)
    #expect(long.rows.last?.first == 1_000_000)
    #expect((long.rows.last?[1] ?? .nan) <= (short.rows.last?[1] ?? .nan))
  }

  @Test(arguments: [
    ("x,y\n1,2\n3\n", "line 3"), ("x,x\n1,2\n", "column 2"), ("x,y\n1,nan\n", "line 2"), ("x,y\n1,inf\n", "line 2"),
    ("x,y\n1,two\n", "line 2"), ("", "empty"), ("x,y\n", "no rows"), ("x,y\n\"1,2\n", "line 2"),
    ("x,\n1,2\n", "column 2"),
  ])
  func `a broken table is refused in a sentence with its place`(table: String, place: String) throws {
    let program = try run(["--csv", "-"], table: Data(table.utf8))
    #expect(program.status != 0)
    #expect(program.output == "")
    #expect(program.errors.contains(place), "\(program.errors)")
  }

  @Test(arguments: [
    "\u{FEFF}x,y\r\n1,300\r\n2,500\r\n", " x , y \n 1 , 300 \n\"2\",\"500\"", "\"x\",y\n1,300\n2,500\n\n",
  ])
  func `a table with a byte order mark, spaces or quotes is read`(table: String) throws {
    let program = try run(["--rate", "0.01", "--steps", "1", "--csv", "-"], table: Data(table.utf8))
    #expect(program.rows.map { $0[1] } == [85_000, 79_274.8125])
  }
}
