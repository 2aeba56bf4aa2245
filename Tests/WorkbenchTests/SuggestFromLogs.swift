import Foundation
import GradientDescent
import TestSupport
import Testing
import TrainingLogs
import Tuning

/// `workbench suggest` on TensorBoard's event files, broken ends of curves and rates of 0; and lesson 07's own curve.
@Suite struct SuggestFromLogs {
  /// A curve that falls and then explodes, 60 points.
  static let rates = (0..<60).map { (step: Int) -> Double in 1e-5 * pow(1.25, Double(step)) }
  static let losses = (0..<60).map { (step: Int) -> Double in
    let t = Double(step)
    let fall: Double = 1.5 / (1 + exp((30 - t) / 4))
    let explosion: Double = exp((t - 52) / 2)
    return 2.3 - fall + explosion
  }

  /// A log with these tags at the steps of the curve.
  static func log(in folder: Folder, rate: String = "rate", loss: String = "loss", at name: String = "log") throws {
    let log = try TrainingLog(name, in: folder.root.path)
    for step in rates.indices {
      try log.write(rates[step], tag: rate, step: step)
      try log.write(losses[step], tag: loss, step: step)
    }
    try log.flush()
  }

  static func suggest(_ path: String, _ arguments: [String] = [], in folder: Folder) throws -> Program {
    try Program("workbench", ["suggest", path, "--method", "default", "--csv"] + arguments, in: folder.root)
  }

  static func rate(_ program: Program) -> Double? {
    program.output.split(separator: "\n").last?.split(separator: ",").last.flatMap { Double($0) }
  }

  static let expected = try? RangeTestCurve(rates: rates, losses: losses).suggestion(.default).rate

  @Test func `the workbench's own logs are read, from the folder, a part of it and the file`() throws {
    let folder = try Folder()
    try Self.log(in: folder)
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path("log/train")).first { $0.contains("tfevents") })
    for path in ["log", "log/train", "log/train/\(file)"] {
      let program = try Self.suggest(folder.path(path), in: folder)
      #expect(program.status == 0, "\(program.errors)")
      #expect(isClose(Self.rate(program) ?? .nan, Self.expected ?? .nan, relative: 1e-6))
    }
  }

  @Test func `tags can be named, and a tag that is not there gets the nearest`() throws {
    let folder = try Folder()
    try Self.log(in: folder, rate: "lr-Adam", loss: "batch_cost")
    let tags = ["--rate-column", "lr-adam", "--loss-column", "batch_cost"]
    #expect(
      isClose(
        Self.rate(try Self.suggest(folder.path("log"), tags, in: folder)) ?? .nan, Self.expected ?? .nan, relative: 1e-6
      ))
    let missed = try Self.suggest(
      folder.path("log"), ["--rate-column", "lr-Adam", "--loss-column", "batch_cots"], in: folder)
    #expect(missed.status != 0)
    #expect(missed.errors.contains("did you mean batch_cost?"))
    #expect(missed.errors.contains("--loss-column"))
    let unnamed = try Self.suggest(folder.path("log"), in: folder)
    #expect(unnamed.errors.contains("batch_cost, lr-Adam"))
    #expect(unnamed.errors.contains("--rate-column"))
  }

  @Test func `of several runs one must be named`() throws {
    let folder = try Folder()
    try Self.log(in: folder, at: "logs/a")
    try Self.log(in: folder, at: "logs/b")
    let program = try Self.suggest(folder.path("logs"), in: folder)
    #expect(program.status != 0)
    #expect(program.errors.contains("a/train, b/train"))
    #expect(try Self.suggest(folder.path("logs/a"), in: folder).status == 0)
  }

  @Test func `a folder without event files and a damaged file are told`() throws {
    let folder = try Folder()
    let empty = try Self.suggest(folder.root.path, in: folder)
    #expect(empty.status != 0)
    #expect(empty.errors.contains("no event file"))
    try Self.log(in: folder)
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path("log/train")).first { $0.contains("tfevents") })
    var bytes = try Data(contentsOf: folder.url("log/train/\(name)"))
    bytes[bytes.count / 2] ^= 0x40
    try bytes.write(to: folder.url("log/train/\(name)"))
    let damaged = try Self.suggest(folder.path("log"), in: folder)
    #expect(damaged.status != 0)
    #expect(damaged.errors.contains("checksum"))
  }

  @Test func `a broken end is cut off where that is asked for`() throws {
    let folder = try Folder()
    let rows = zip(Self.rates, Self.losses).map { "\($0),\($1)\n" }.joined()
    let tail = ["inf", "nan", "nan"].enumerated().map { "\(10 + $0),\($1)\n" }.joined()
    try Data(("lr,loss\n" + rows + tail).utf8).write(to: folder.url("curve.csv"))
    let whole = try Self.suggest(folder.path("curve.csv"), in: folder)
    #expect(whole.status != 0)
    let cut = try Self.suggest(folder.path("curve.csv"), ["--cut-tail"], in: folder)
    #expect(cut.status == 0)
    #expect(cut.errors.contains("3 of 63 points are cut off"))
    #expect(Self.rate(cut) == Self.expected)
  }

  @Test func `rates of 0 are warned about`() throws {
    let folder = try Folder()
    let rows = zip(Self.rates, Self.losses).map { "\($0),\($1)\n" }.joined()
    try Data(("lr,loss\n0,2.3\n" + rows).utf8).write(to: folder.url("curve.csv"))
    let program = try Self.suggest(folder.path("curve.csv"), in: folder)
    #expect(program.status == 0)
    #expect(program.errors.contains("1 point has the rate 0"))
    try Data(("lr,loss\n" + rows).utf8).write(to: folder.url("curve.csv"))
    #expect(try Self.suggest(folder.path("curve.csv"), in: folder).errors.isEmpty)
  }

  @Test(arguments: [-5000.0, 1e6]) func `a large offset of all losses changes nothing`(_ offset: Double) throws {
    let folder = try Folder()
    let rows = zip(Self.rates, Self.losses).map { "\($0),\($1 + offset)\n" }.joined()
    try Data(("lr,loss\n" + rows).utf8).write(to: folder.url("curve.csv"))
    #expect(Self.rate(try Self.suggest(folder.path("curve.csv"), in: folder)) == Self.expected)
  }

  @Test func `lesson 07 writes its curve as suggest reads it`() throws {
    let folder = try Folder()
    let lesson = try Program(
      "lesson07-lr-finder",
      [
        "--fashion-mnist", "shapes", "--steps", "40", "--epochs", "1", "--seeds", "1", "--plot", "none", "--curve",
        "c.csv",
      ],
      in: folder.root)
    #expect(lesson.status == 0, "\(lesson.errors)")
    let program = try Program("workbench", ["suggest", "c.csv", "--method", "valley", "--csv"], in: folder.root)
    #expect(program.status == 0, "\(program.errors)")
    #expect((Self.rate(program) ?? 0) > 0)
  }
}
