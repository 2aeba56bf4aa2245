import Core
import Foundation
import TestSupport
import Testing

/// `workbench train` and `workbench predict`, as somebody with a table of their own calls them.
@Suite struct TrainCommandTests {
  private static func train(_ arguments: String..., in folder: Folder) throws -> Program {
    try Program("workbench", ["train"] + arguments + ["--plot", "none"], in: folder.root)
  }

  private static func predict(_ arguments: String..., in folder: Folder) throws -> Program {
    try Program("workbench", ["predict"] + arguments, in: folder.root)
  }

  private static let penguins = ["penguins", "--target", "species", "--missing", "drop", "--epochs", "12"]

  private static func penguins(_ more: String..., in folder: Folder) throws -> Program {
    try Program("workbench", ["train"] + penguins + more + ["--plot", "none"], in: folder.root)
  }

  /// Two kinds of animal in a table as a spreadsheet writes it in half of Europe.
  private static let animals: String = {
    var random = RandomSource(seed: 3)
    let rows = (0..<80).map { row in
      let isDog = row % 2 == 0
      let (length, weight) = ((isDog ? 0.9 : 0.45) + 0.05 * random.gaussian(), isDog ? 22.0 : 4.5)
      return "\("\(length)".replacing(".", with: ","));\(weight + random.uniform());\(isDog ? "Hund" : "Katze")"
        .replacing(".", with: ",")
    }
    return "\u{FEFF}Länge;Gewicht;Art\r\n" + rows.joined(separator: "\r\n")
  }()

  @Test func `a table in the place of the model is told to come second`() throws {
    let folder = try Folder()
    let swapped = try Self.predict("data.csv", "model.safetensors", in: folder)
    #expect(swapped.status != 0 && swapped.errors.contains("the model comes first"))
  }

  @Test func `a table with classes is trained, tested, saved, and predicted row by row`() throws {
    let folder = try Folder()
    let training = try Self.penguins(in: folder)
    #expect(training.status == 0)
    for part in [
      "penguins: 333 rows, 7 columns → species", "3 classes: Adelie (146), Chinstrap (68), Gentoo (119).",
      "11 of 344 rows are left out", "A column of text becomes a 0 or 1 for each text: sex (female, male).",
      "199 rows to train on, 67 to validate, 67",
      "Best epoch:", "Test on 67 rows: accuracy", "Chinstrap", "output/train/penguins.safetensors",
    ] {
      #expect(training.output.contains(part), "\(part)")
    }
    #expect(training.errors.contains("epoch 12/12  loss") && training.errors.contains("validation loss"))
    #expect(FileManager.default.fileExists(atPath: folder.path("output/runs/penguins/metrics.csv")))

    let prediction = try Self.predict("output/train/penguins.safetensors", "penguins", in: folder)
    let lines = prediction.output.split(separator: "\n")
    #expect(prediction.status == 0 && lines.count == 345)
    #expect(prediction.header == "prediction,probability Adelie,probability Chinstrap,probability Gentoo")
    #expect(lines[4] == ",,," && lines[1].hasPrefix("Adelie,"))
    #expect(prediction.errors.contains("11 of 344 rows have no prediction: in row 4 below the header bill_length_mm"))
    #expect(prediction.errors.contains("on the 333 rows whose species is known."))
    let accuracy = prediction.errors.firstMatch(of: /Accuracy ([0-9.]+)/).flatMap { Double($0.1) }
    #expect((accuracy ?? .nan) >= 0.95)
  }

  @Test func `numbers are predicted in their own units`() throws {
    let folder = try Folder()
    let training = try Self.train("diabetes", "--hidden", "16", "--model", "sugar.safetensors", in: folder)
    #expect(training.status == 0 && training.output.contains("Numbers are predicted."))
    let error = training.output.firstMatch(of: /error ([0-9.]+) in the units/).flatMap { Double($0.1) }
    #expect((error ?? .nan) <= 65)
    let prediction = try Self.predict("sugar.safetensors", "diabetes", "--csv", "p.csv", in: folder)
    #expect(prediction.output.isEmpty && prediction.errors.contains("Root mean squared error"))
    let text = try String(contentsOf: folder.url("p.csv"), encoding: .utf8)
    let numbers = text.split(separator: "\n").dropFirst().compactMap { Double($0) }
    #expect(numbers.count == 442 && numbers.allSatisfy { $0 >= -100 && $0 <= 500 })
  }

  @Test func `a spreadsheet with semicolons, decimal commas and words is trained; other tables fit by column name`()
    throws
  {
    let folder = try Folder()
    try Data(Self.animals.utf8).write(to: folder.url("Tiere.csv"))
    let training = try Self.train("Tiere.csv", "--target", "Art", "--epochs", "30", "--rate", "0.01", in: folder)
    #expect(training.output.contains("2 classes: Hund (40), Katze (40)"))
    #expect(training.output.contains("accuracy 1.000"))
    try Data("name,Gewicht,Art,Länge\nRex,22.4,Hund,0.91\nMimi,4.9,Katze,0.44\nMax,25,Fuchs,0.9\n".utf8)
      .write(to: folder.url("new.csv"))
    let model = "output/train/Tiere.safetensors"
    let prediction = try Self.predict(model, "new.csv", in: folder)
    let first = prediction.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[0] }
    #expect(first == ["Hund", "Katze", "Hund"])
    #expect(prediction.errors.contains("Accuracy 0.667") && prediction.errors.contains("1 rows are of a class that"))
    try Data("Gewicht\n22\n".utf8).write(to: folder.url("short.csv"))
    let missing = try Self.predict(model, "short.csv", in: folder)
    #expect(missing.status != 0 && missing.errors.contains("no column \"Länge\""))
  }

  @Test func `a run of 3 epochs that goes on to 6 ends at the bits of one of 6`() throws {
    let (whole, parts) = (try Folder(), try Folder())
    let schedule = "StepLR(step_size=10, gamma=0.9)"
    func run(_ epochs: String, _ more: [String], in folder: Folder) throws -> Program {
      try Program(
        "workbench",
        ["train"] + Self.penguins.dropLast() + [epochs, "--schedule", schedule, "--plot", "none"] + more,
        in: folder.root)
    }
    #expect(try run("6", [], in: whole).status == 0)
    #expect(try run("3", [], in: parts).status == 0)
    let second = try run("6", ["--resume"], in: parts)
    #expect(second.output.contains("Taken up at step 21 of 42."))
    let path = "output/train/penguins.safetensors"
    #expect(try Data(contentsOf: parts.url(path)) == Data(contentsOf: whole.url(path)))
    let log = "output/runs/penguins/metrics.csv"
    #expect(try Data(contentsOf: parts.url(log)) == Data(contentsOf: whole.url(log)))
    let other = try Self.penguins("--resume", "--optimizer", "SGD", in: parts)
    #expect(other.status != 0 && other.errors.contains("leave --resume out"))
    #expect(try Data(contentsOf: parts.url(path)) == Data(contentsOf: whole.url(path)))
  }

  @Test(.timeLimit(.minutes(2))) func `a run that was killed goes on to the bits of one that was not`() throws {
    let (whole, killed) = (try Folder(), try Folder())
    var random = RandomSource(seed: 5)
    let rows = (0..<6_000).map { row in "\(random.gaussian()),\(random.gaussian()),\(row % 3 == 0 ? "a" : "b")" }
    let table = Data(("x,y,class\n" + rows.joined(separator: "\n")).utf8)
    let arguments = ["train", "t.csv", "--epochs", "30", "--patience", "30", "--plot", "none", "--hidden", "32"]
    for folder in [whole, killed] { try table.write(to: folder.url("t.csv")) }
    #expect(try Program("workbench", arguments, in: whole.root).status == 0)
    let process = Process()
    process.executableURL = try Program.url("workbench")
    process.arguments = arguments
    process.currentDirectoryURL = killed.root
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    while process.isRunning, !FileManager.default.fileExists(atPath: killed.path("output/train/t.run.safetensors")) {
      usleep(2_000)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try Program("workbench", arguments + ["--resume"], in: killed.root).status == 0)
    let path = "output/train/t.safetensors"
    #expect(try Data(contentsOf: killed.url(path)) == Data(contentsOf: whole.url(path)))
  }

  @Test func `the found rate is the highest of a schedule, whose length may be a share of all steps`() throws {
    let folder = try Folder()
    let run = try Self.penguins(
      "--find-rate", "--schedule", "Warmup(to=1, over=25%) then Cosine(from=1, to=0, over=75%)", in: folder)
    #expect(run.status == 0 && run.output.contains("found by a range test"))
    let log = try String(contentsOf: folder.url("output/runs/penguins/metrics.csv"), encoding: .utf8)
    let rates = log.split(separator: "\n").filter { $0.contains(",rate,") }.compactMap { $0.split(separator: ",").last }
      .compactMap { Double($0) }
    let highest = rates.max() ?? .nan
    #expect(highest >= 1e-5 && highest <= 1)
    #expect(rates.firstIndex(of: highest).map { (19...22).contains($0) } == true)
    #expect((rates.last ?? .nan) <= 0.05 * highest)
  }

  @Test(arguments: [
    (["nowhere.csv"], "there is no such table"), (["penguins", "--target", "specie"], "no column \"specie\""),
    (["penguins"], "line 5, column 3 (bill_length_mm): \"NA\""),
    (["penguins", "--hidden", "64,x"], "\"x\" is no width"),
    (["penguins", "--hidden", "0"], "is no width"), (["penguins", "--activation", "rely"], "did you mean relu"),
    (["cars", "--optimizer", "Adan"], "did you mean Adam"), (["cars", "--schedule", "Cosin(from=1)"], "Cosine"),
    (["cars", "--task", "classes"], "--task numbers"), (["cars", "--features", "dist"], "both target and feature"),
    (["cars", "--batch-size", "64"], "a batch of 64 is more than the 30 rows"),
    (["cars", "--epochs", "0"], "--epochs"),
    (["cars", "--validation", "0.6", "--test", "0.5"], "leave none to train on"), (["cars", "--rate", "0"], "above 0"),
    (["cars", "--rate", "1", "--find-rate"], "leave one out"), (["cars", "--resume"], "there is no such file"),
    (["cars", "--schedule", "Cosine(from=0.1, to=0, over=150%)"], "150% is no share of all steps"),
    (["three-houses", "--target", "floors", "--task", "classes"], "different cells in 3 rows"),
    (["cars", "--hidden", "64 64"], "\"64 64\" is no width"), (["cars", "--hidden", "64,"], "\"\" is no width"),
    (["cars", "--hidden", "65536,65536"], "weights are too many"), (["cars", "--model", "."], "is a folder"),
    (["cars", "--model", "/tmp/"], "is a folder"), (["cars", "--model", "nowhere/"], "is no name of a file"),
    (["cars", "--model", ""], "is no name of a file"),
  ])
  func `what cannot be trained is told in a sentence, and no model is written`(arguments: [String], says: String) throws
  {
    let folder = try Folder()
    let program = try Program("workbench", ["train"] + arguments + ["--plot", "none"], in: folder.root)
    #expect(program.status != 0)
    #expect(program.errors.contains(says), "\(program.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("output/train/\(arguments[0]).safetensors")))
  }

  @Test func `a table comes from standard input, too, and a column that counts the rows is pointed out`() throws {
    let folder = try Folder()
    let rows = (1...40).map { "\($0),\(($0 * 7) % 11),\($0 % 2 == 0 ? "a" : "b")" }
    try Data(("id,x,y\n" + rows.joined(separator: "\n")).utf8).write(to: folder.url("t.csv"))
    let training = try SuggestCommandTests.shell(
      "$program train - --epochs 1 --plot none < t.csv", program: "workbench", in: folder.root)
    #expect(training.status == 0 && training.output.contains("stdin: 40 rows, 2 columns → y"), "\(training.output)")
    #expect(training.output.contains("id counts the rows") && !training.output.contains("x counts the rows"))
    let prediction = try SuggestCommandTests.shell(
      "$program predict output/train/stdin.safetensors - < t.csv", program: "workbench", in: folder.root)
    #expect(prediction.status == 0 && prediction.output.contains("on the 40 rows whose y is known"))
  }

  @Test(arguments: [1e-200, 1, 1e200]) func `errors of tiny and of huge numbers are told`(unit: Double) throws {
    let folder = try Folder()
    var random = RandomSource(seed: 2)
    let rows = (0..<60).map { _ in (x: random.gaussian(), noise: random.gaussian()) }
    let lines = rows.map { "\($0.x),\(unit * (3 * $0.x + 0.1 * $0.noise))" }
    try Data(("x,y\n" + lines.joined(separator: "\n")).utf8).write(to: folder.url("t.csv"))
    let training = try Self.train("t.csv", "--epochs", "2", in: folder)
    let error = training.output.firstMatch(of: /error (\S+) in the units/).flatMap { Double($0.1) } ?? .nan
    #expect(error > 0.01 * unit && error < 10 * unit, "\(training.output)")
    #expect(training.output.firstMatch(of: /R²\s+−?[0-9.]+\./) != nil)
    let prediction = try Self.predict("output/train/t.safetensors", "t.csv", in: folder)
    let other = prediction.errors.firstMatch(of: /error (\S+) on the/).flatMap { Double($0.1) } ?? .nan
    #expect(other > 0.01 * unit && other < 10 * unit, "\(prediction.errors)")
  }

  @Test func `no file of the user's is overwritten by a model or by predictions`() throws {
    let folder = try Folder()
    try Data(Self.animals.utf8).write(to: folder.url("t"))
    let refused = try Self.train("t", "--model", "t", in: folder)
    #expect(refused.status != 0 && refused.errors.contains("t is the table itself"))
    #expect(try Self.train("t", "--model", "m", "--epochs", "1", "--hidden", "(4, 4)", in: folder).status == 0)
    for (file, says) in [("t", "is the table itself"), ("m", "is the model itself"), ("./t", "is the table itself")] {
      let prediction = try Self.predict("m", "t", "--csv", file, in: folder)
      #expect(prediction.status != 0 && prediction.errors.contains(says), "\(prediction.errors)")
    }
    #expect(try Data(contentsOf: folder.url("t")) == Data(Self.animals.utf8))
    #expect(try Self.predict("m", "t", "--csv", "p", in: folder).status == 0)
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    let pipe = try Self.train("t", "--model", "pipe", in: folder)
    #expect(pipe.status != 0 && pipe.errors.contains("pipe is no regular file"))
  }

  @Test func `a rate that is far too high ends in a sentence and with the best model before it, if there is one`()
    throws
  {
    let folder = try Folder()
    let run = try Self.train("diabetes", "--optimizer", "SGD", "--rate", "1e12", in: folder)
    #expect(run.output.contains("is not finite"))
    #expect(run.status != 0)
  }

  @Test func `a file that is no model is refused in a sentence`() throws {
    let folder = try Folder()
    try Data("hello".utf8).write(to: folder.url("model"))
    let prediction = try Self.predict("model", "cars", in: folder)
    #expect(prediction.status != 0 && prediction.output.isEmpty && prediction.errors.contains("cut off"))
    #expect(try Self.predict("nothing", "cars", in: folder).errors.contains("there is no such file"))
  }

  // MARK: Several processes

  /// What would four processes do with one file, if each of them trained the whole network?
  @Test(arguments: [
    ["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "2"], ["PMI_SIZE": "2", "PMI_RANK": "0"],
    ["SLURM_STEP_NUM_TASKS": "8", "SLURM_PROCID": "7"], ["WORLD_SIZE": "2", "RANK": "1"],
  ])
  func `started several times by a launcher, a workbench without MPI refuses and writes nothing`(
    environment: [String: String]
  ) throws {
    let folder = try Folder()
    let training = try Program("workbench", ["train", "penguins"], in: folder.root, environment: environment)
    #expect(training.status == 1 && training.output.isEmpty)
    #expect(training.errors.contains("swift build --traits MPI"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("output")))
  }

  @Test(arguments: [
    ["OMPI_COMM_WORLD_SIZE": "1", "OMPI_COMM_WORLD_RANK": "0"], ["SLURM_NTASKS": "4", "SLURM_PROCID": "0"],
    ["WORLD_SIZE": "2"], ["PMI_SIZE": "", "PMI_RANK": ""],
  ])
  func `one process, also in a batch script of a job for many, trains`(environment: [String: String]) throws {
    let folder = try Folder()
    let training = try Program(
      "workbench", ["train"] + Self.penguins + ["--epochs", "1", "--plot", "none"], in: folder.root,
      environment: environment)
    #expect(training.status == 0, "\(training.errors)")
  }
}
