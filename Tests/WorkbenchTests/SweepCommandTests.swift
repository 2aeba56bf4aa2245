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

  /// 50 rows, of which 40 train.
  static let cars = #"{"on": {"csv": "cars"}, "fixed": {"epochs": 1}, "vary": {"hidden": ["8"]}}"#

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
    (shapes.replacing("\"batch\": 4", with: "\"batch\": 1001"), "from 1 to 1000"),
    (shapes.replacing("\"mlp\"", with: "\"lenet\""), "\"width\" changes nothing in LeNet-5"),
    (bowl.replacing("\"bowl\"", with: "\"moons\""), "\"kappa\" changes nothing on moons"),
    (bowl.replacing("\"kappa\"", with: "\"points\""), "\"points\" changes nothing on bowl"),
    (bowl.replacing("50,", with: "50, \"hidden\": \"8\","), "this task has no \"hidden\""),
    (cars.replacing("\"8\"", with: "\"64 64\""), "\"64 64\" is no width"),
    (cars.replacing("\"8\"", with: "\"8,\""), "\"\" is no width"),
    (cars.replacing("\"epochs\": 1", with: "\"epochs\": 1, \"width\": 8"), "\"width\" changes nothing beside"),
    (cars.replacing("\"epochs\": 1", with: "\"epochs\": 1, \"batch\": 41"), "from 1 to 40"),
    (cars.replacing("\"csv\"", with: "\"task\": \"sorts\", \"csv\""), "\"task\" is \"sorts\""),
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

  @Test func `schedule and widths are written as workbench train takes them`() throws {
    let folder = try Self.folder(
      with: """
        {"on": {"csv": "cars"}, "fixed": {"epochs": 2}, "vary": {"hidden": ["none", "(8, 4)", "[8]"],
         "schedule": ["constant", "Warmup(to=0.1, over=25%) then Cosine(from=0.1, to=0, over=75 %)"]}}
        """)
    #expect(try Self.csv(folder).split(separator: "\n").count == 1)
    let run = try Self.sweep(folder, "--plot", "none")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Self.csv(folder).split(separator: "\n").count == 7)
  }

  @Test func `a plan and a table whose names are one letter are found, and results go beside them`() throws {
    let folder = try Folder()
    try Data("x,y\n1,2\n2,3.5\n3,6\n4,8.5\n5,9\n6,12\n".utf8).write(to: folder.url("t"))
    try Data(#"{"on": {"csv": "t"}, "fixed": {"epochs": 1}, "vary": {"seed": [1, 2]}}"#.utf8).write(to: folder.url("p"))
    let run = try Program("workbench", ["sweep", "p", "--plot", "none", "--csv", "c"], in: folder.root)
    #expect(run.status == 0, "\(run.errors)")
    #expect(FileManager.default.fileExists(atPath: folder.path("results/1.json")))
    #expect(FileManager.default.fileExists(atPath: folder.path("c")))
  }

  @Test(arguments: [
    (["--csv", "plan.json"], "is the plan itself"), (["--save-every", "inf"], "from 0 to 1000000 seconds"),
    (["--save-every", "1e300"], "from 0 to 1000000 seconds"), (["--save-every=-1"], "from 0 to 1000000 seconds"),
    (["--results", ""], "name a folder"), (["--results", "plan.json"], "plan.json is a file"),
  ])
  func `an option that would lose a file or end in a crash is refused in a sentence`(arguments: [String], says: String)
    throws
  {
    let folder = try Self.folder(with: Self.bowl)
    let run = try Program(
      "workbench", ["sweep", "plan.json", "--point", "0", "--plot", "none"] + arguments, in: folder.root)
    #expect(run.status != 0 && run.errors.contains(says), "\(run.errors)")
    #expect(try String(contentsOf: folder.url("plan.json"), encoding: .utf8) == Self.bowl)
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

  /// A rate, a parameter of the optimizer, or the length: the run itself compares only some of them.
  @Test(arguments: [("momentum=0.9", "momentum=0.5"), ("[0.05]", "[0.04]"), ("\"epochs\": 6", "\"epochs\": 2")])
  func `the checkpoint of another plan is refused, and its point begins anew without it`(old: String, new: String)
    throws
  {
    let folder = try Self.folder(with: Self.shapes)
    _ = try Self.interrupt(0, by: "TERM", in: folder)
    #expect(FileManager.default.fileExists(atPath: folder.path("results/0.checkpoint")))
    let other = Self.shapes.replacing(old, with: new)
    try Data(other.utf8).write(to: folder.url("plan.json"))
    let refused = try Self.sweep(folder, "--point", "0")
    #expect(refused.status != 0)
    #expect(refused.errors.contains("is the state of another plan"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("results/0.json")))
    try FileManager.default.removeItem(at: folder.url("results/0.checkpoint"))
    #expect(try Self.sweep(folder, "--point", "0").status == 0)
    let fresh = try Self.folder(with: other)
    #expect(try Self.sweep(fresh, "--point", "0").status == 0)
    #expect(try Data(contentsOf: folder.url("results/0.json")) == Data(contentsOf: fresh.url("results/0.json")))
  }

  @Test func `a killed point leaves nothing beside its result`() throws {
    let folder = try Self.folder(with: Self.shapes)
    try FileManager.default.createDirectory(at: folder.url("results"), withIntermediateDirectories: true)
    // The number of a process that has ended.
    let ended = try SuggestCommandTests.shell("sh -c 'echo $$'", program: "workbench", in: folder.root)
    let number = ended.output.trimmingCharacters(in: .whitespacesAndNewlines)
    try Data("half".utf8).write(to: folder.url("results/0.checkpoint.\(number)-3.part"))
    #expect(try Self.sweep(folder, "--point", "0").status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("results")) == ["0.json"])
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
