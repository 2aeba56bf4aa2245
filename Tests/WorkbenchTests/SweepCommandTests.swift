import Foundation
import TestSupport
import Testing

/// `workbench sweep` as an engine calls it: a point at a time, in any order, killed and called again.
@Suite struct SweepCommandTests {
  static let bowl = """
    {"on": "bowl", "fixed": {"steps": 50, "kappa": 20},
     "vary": {"rate": {"from": 0.003, "to": 0.3, "count": 4}, "optimizer": ["SGD", "SGD momentum=0.9", "Adam betas=0.9,0.99"]}}
    """
  /// Networks on the built-in shapes: a point takes about a second.
  static let shapes = """
    {"on": {"images": "shapes", "model": "mlp"}, "fixed": {"epochs": 6, "rows": 1000, "width": 16, "batch": 4},
     "vary": {"rate": [0.05], "optimizer": ["SGD momentum=0.9", "Adam", "NAdam"], "schedule": ["constant", "StepLR step_size=300", "ReduceLROnPlateau patience=0"]}}
    """

  static func folder(with plan: String) throws -> Folder {
    let folder = try Folder()
    try Data(plan.utf8).write(to: folder.url("plan.json"))
    return folder
  }

  static func sweep(_ folder: Folder, _ arguments: String...) throws -> Program {
    try Program("workbench", ["sweep", "plan.json"] + arguments, in: folder.root)
  }

  static func csv(_ folder: Folder) throws -> String {
    let run = try Program(
      "workbench", ["sweep", "plan.json", "--collect", "--plot", "none", "--csv", "-"], in: folder.root)
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `points made one by one in any order collect to the same bytes as all at once`(seed: UInt64) throws {
    let (whole, pieces) = (try Self.folder(with: Self.bowl), try Self.folder(with: Self.bowl))
    #expect(try Self.sweep(whole, "--plot", "none").status == 0)
    var random = SplitMix(seed: seed)
    for index in (0..<12).shuffled(using: &random) {
      #expect(try Self.sweep(pieces, "--point", "\(index)").status == 0)
    }
    let (one, other) = (try Self.csv(whole), try Self.csv(pieces))
    #expect(one == other)
    #expect(one.split(separator: "\n").count == 13)
    #expect(one.contains(#""Adam betas=0.9,0.99""#))
    for index in 0..<12 {
      #expect(
        try Data(contentsOf: whole.url("results/\(index).json"))
          == Data(contentsOf: pieces.url("results/\(index).json")))
    }
  }

  @Test func `a point that is done is left as it is, and what is missing is said as ranges`() throws {
    let folder = try Self.folder(with: Self.bowl)
    for index in ["4", "5", "11"] { #expect(try Self.sweep(folder, "--point", index).status == 0) }
    #expect(try Self.sweep(folder, "--missing").output == "0-3,6-10\n")
    #expect(try Self.sweep(folder, "--missing", "--chunk", "4").output == "0-3\n2-3 4\n0-2 8\n")
    let before =
      try FileManager.default.attributesOfItem(atPath: folder.path("results/4.json"))[.modificationDate] as? Date
    let again = try Self.sweep(folder, "--point", "4")
    #expect(again.errors.contains("done already"))
    let after =
      try FileManager.default.attributesOfItem(atPath: folder.path("results/4.json"))[.modificationDate] as? Date
    #expect(before == after)
    #expect(try Self.sweep(folder, "--plot", "none").status == 0)
    #expect(try Self.sweep(folder, "--missing").output == "")
  }

  /// The variable of an engine, and the option that makes its index one of ours.
  static let engines: [(variable: String, value: String, offset: String, point: Int)] = [
    ("SLURM_ARRAY_TASK_ID", "7", "0", 7), ("PBS_ARRAY_INDEX", "0", "0", 0), ("SGE_TASK_ID", "12", "-1", 11),
    ("LSB_JOBINDEX", "1", "-1", 0), ("PARALLEL_SEQ", "3", "0", 3), ("SLURM_ARRAY_TASK_ID", "1", "8", 9),
  ]

  @Test(arguments: engines)
  func `the index of a job array's task is the point`(variable: String, value: String, offset: String, point: Int)
    throws
  {
    let folder = try Self.folder(with: Self.bowl)
    let run = try SuggestCommandTests.shell(
      "\(variable)=\(value) $program sweep plan.json --offset \(offset)", program: "workbench", in: folder.root)
    #expect(run.status == 0, "\(run.output)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("results")) == ["\(point).json"])
  }

  @Test func `outside of an array the engines' words mean all points, and nonsense gets a sentence`() throws {
    let folder = try Self.folder(with: Self.bowl)
    let all = try SuggestCommandTests.shell(
      "SGE_TASK_ID=undefined LSB_JOBINDEX=0 $program sweep plan.json --plot none", program: "workbench", in: folder.root
    )
    #expect(all.status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("results")).count == 12)
    let nonsense = try SuggestCommandTests.shell(
      "PBS_ARRAY_INDEX=three $program sweep plan.json", program: "workbench", in: folder.root)
    #expect(nonsense.status != 0)
    #expect(nonsense.output.contains("PBS_ARRAY_INDEX is three"))
  }

  /// A fault of the plan shows before any point runs.
  static let faults: [(json: String, says: String)] = [
    (bowl.replacing("\"bowl\"", with: "\"boll\""), "did you mean bowl?"),
    (bowl.replacing("kappa", with: "kapa"), "did you mean kappa?"),
    (bowl.replacing("\"Adam betas=0.9,0.99\"", with: "\"Adm\""), "did you mean Adam?"),
    (bowl.replacing("\"Adam betas=0.9,0.99\"", with: "\"Adam lr=1\""), "leave lr out"),
    (bowl.replacing("20}", with: "0.5}"), "it must be from 1"),
    (bowl.replacing("50,", with: "0,"), "a whole number from 1"),
    (bowl.replacing("50,", with: "50, \"schedule\": \"Cosin from=1 to=0 over=9\","), "did you mean Cosine?"),
    (bowl.replacing("50,", with: "50, \"schedule\": \"Cosine from=1 to=0 over=9\","), "brings its own rates"),
    (shapes.replacing("\"mlp\"", with: "\"mpl\""), "mlp or lenet"),
    (shapes.replacing("\"shapes\"", with: "\"cifar\""), "fashion-mnist"),
    (shapes.replacing("\"batch\": 4", with: "\"batch\": 0"), "\"batch\" is 0"),
  ]

  @Test(arguments: faults) func `a plan that cannot run is refused before the first point`(json: String, says: String)
    throws
  {
    let folder = try Self.folder(with: json)
    for arguments in [[], ["--missing"], ["--point", "0"], ["--collect"]] {
      let run = try Program("workbench", ["sweep", "plan.json"] + arguments, in: folder.root)
      #expect(run.status != 0)
      #expect(run.errors.contains(says), "\(run.errors)")
      #expect(run.errors.contains("plan.json"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("results")))
  }

  // MARK: Killed and called again

  /// Runs point 0 to 8 of `shapes` until a checkpoint is there, sends the signal, and returns the status of the shell.
  static func interrupt(_ index: Int, by signal: String, in folder: Folder) throws -> (output: String, status: Int32) {
    try SuggestCommandTests.shell(
      """
      "$program" sweep plan.json --point \(index) --save-every 0 & child=$!
      while [ ! -e results/\(index).checkpoint ] && kill -0 $child 2>/dev/null; do sleep 0.01; done
      kill -\(signal) $child; wait $child
      """, program: "workbench", in: folder.root)
  }

  @Test(arguments: zip([0, 4, 8, 2, 3], ["KILL", "TERM", "USR1", "USR2", "INT"]))
  func `a network's point that is stopped in the middle goes on from its checkpoint to the same bytes`(
    index: Int, signal: String
  ) throws {
    let (whole, stopped) = (try Self.folder(with: Self.shapes), try Self.folder(with: Self.shapes))
    #expect(try Self.sweep(whole, "--point", "\(index)").status == 0)
    let number = ["KILL": 9, "TERM": 15, "USR1": 10, "USR2": 12, "INT": 2][signal] ?? 0
    let run = try Self.interrupt(index, by: signal, in: stopped)
    #expect(run.status == 128 + Int32(number), "\(run.output)")
    #expect(FileManager.default.fileExists(atPath: stopped.path("results/\(index).checkpoint")))
    #expect(!FileManager.default.fileExists(atPath: stopped.path("results/\(index).json")))
    let again = try Self.sweep(stopped, "--point", "\(index)")
    #expect(again.status == 0, "\(again.errors)")
    #expect(
      try Data(contentsOf: stopped.url("results/\(index).json")) == Data(contentsOf: whole.url("results/\(index).json"))
    )
    #expect(!FileManager.default.fileExists(atPath: stopped.path("results/\(index).checkpoint")))
  }

  @Test func `a damaged checkpoint is refused in a sentence, and no result is written`() throws {
    let folder = try Self.folder(with: Self.shapes)
    try FileManager.default.createDirectory(at: folder.url("results"), withIntermediateDirectories: true)
    try Data("not a checkpoint".utf8).write(to: folder.url("results/0.checkpoint"))
    let run = try Self.sweep(folder, "--point", "0")
    #expect(run.status != 0)
    #expect(run.errors.contains("0.checkpoint"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("results/0.json")))
  }

  @Test func `the job scripts that are printed are scripts, and the one for GNU parallel names every missing point`()
    throws
  {
    let folder = try Self.folder(with: Self.bowl)
    for engine in ["slurm", "parallel"] {
      let script = try Program("workbench", ["sweep", "--example", engine])
      #expect(script.status == 0)
      try Data(script.output.utf8).write(to: folder.url("\(engine).sh"))
      let checked = try SuggestCommandTests.shell("bash -n \(engine).sh", program: "workbench", in: folder.root)
      #expect(checked.status == 0, "\(checked.output)")
    }
    _ = try Self.sweep(folder, "--point", "5")
    let points = try SuggestCommandTests.shell(
      """
      parallel() { sort -n | tr '\\n' ' '; }; swift() { dirname "$(dirname "$program")"; }; export -f swift
      mkdir -p bin; ln -sf "$program" bin/workbench
      eval "$(grep -v -e '^workbench=' -e '^set' -e collect parallel.sh | sed 's|"$workbench"|"$program"|')"
      """, program: "workbench", in: folder.root)
    #expect(points.output.contains("0 1 2 3 4 6 7 8 9 10 11"), "\(points.output)")
  }
}

/// `workbench compare --csv`.
@Suite struct CompareCommandTests {
  @Test func `a table of a comparison names each optimizer as it was written`() throws {
    let run = try Program(
      "workbench",
      ["compare", "SGD", "Adam betas=0.9,0.99", "--rates", "0.01,0.1", "--steps", "5", "--plot", "none", "--csv", "-"])
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "optimizer,rate,loss,diverged")
    #expect(lines.dropFirst().map { $0.hasPrefix("SGD,") } == [true, true, false, false])
    #expect(lines.dropFirst(3).allSatisfy { $0.hasPrefix("\"Adam betas=0.9,0.99\",") })
  }
}
