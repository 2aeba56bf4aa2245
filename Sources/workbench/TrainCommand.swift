import ArgumentParser
import Core
import Datasets
import Foundation
import LessonKit
import NetworkTraining
import NeuralNetworks
import Optimizers
import Terminal
import Training

/// `workbench train`: a network on a table of one's own, from the file to a model that predicts.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on a table: classes or numbers.",
    discussion: """
      The rows are divided into training, validation and test, every class by its share. Columns of numbers are scaled to \
      the mean 0 and the deviation 1 of the training rows, a column of text becomes a 0 or 1 for each of its texts. \
      Training stops when the validation has not improved for a while, and the best model is kept, with its scaling and \
      its classes: workbench predict MODEL DATA.csv uses it.

      A schedule is written as for workbench schedule, or with parentheses and commas. It counts steps, one for each batch \
      of rows, and not epochs (StepLR step_size=2 falls after two batches); only ReduceLROnPlateau counts epochs. 10% of a \
      number of steps is that part of all steps. With --rate or --find-rate it is scaled so that its highest rate is the given or the found one. \
      The run saves itself about once a second; after a crash or Ctrl-C the same command with --resume goes on, to the \
      same bits as if nothing had happened.

      A workbench that was built by swift build --traits MPI trains one network in several processes: mpirun -n 4 \
      workbench train ..., or srun --mpi=pmix. They share each batch in chunks of 64 rows, whose gradients are added in a fixed order, so that \
      model, checkpoint and log are the same, bit for bit, for any number of processes, and without mpirun. It pays with \
      batches of hundreds of rows and wide layers. All processes read the table, and the first writes the files. When one \
      dies, or at Ctrl-C, the job ends, and the same command with --resume goes on. Where mpirun binds each process to a \
      core, mpirun --bind-to none lets it use several.

      Examples:
        workbench train penguins --target species --missing drop
        workbench train diabetes.csv --target progression --hidden 32,32 \\
          --optimizer "AdamW weight_decay=0.1" --find-rate
        workbench train data.csv --target label --features all-but:id,name \\
          --epochs 50 --model label.safetensors
        workbench train data.csv --target label --rate 0.01 \\
          --schedule "Warmup(to=1, over=10%) then Cosine(from=1, to=0, over=90%)"
        workbench train data.csv --target label --resume
      """)

  @Argument(
    help: ArgumentHelp(
      "A CSV file with a header, - for standard input, or the name of a table in datasets/.", valueName: "data.csv"))
  var data: String

  @Option(help: ArgumentHelp("The column to predict. (default: the last one)", valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "The columns to predict it from: a comma list, numeric, or all-but:LIST. (default: all others)",
      valueName: "columns"))
  var features: String?

  @Option(
    help: ArgumentHelp(
      "What to do about missing cells (empty, ?, NA, nan): refuse the table, or drop such rows.", valueName: "what"))
  var missing = MissingCells.refuse

  @Option(help: ArgumentHelp("What the target holds: classes, numbers, or auto for a guess.", valueName: "kind"))
  var task = TargetKind.automatic

  @Option(help: ArgumentHelp("The widths of the hidden layers; none for a linear model.", valueName: "widths"))
  var hidden = "64,64"

  @Option(help: "What stands behind each hidden layer: relu, leakyReLU, gelu, tanh, sigmoid, softplus or identity.")
  var activation = "relu"

  @Option(help: "The optimizer, in quotes with its parameters: \"SGD momentum=0.9\".")
  var optimizer = "AdamW"

  @Option(help: "The learning rate. (default: the optimizer's own, as in PyTorch)")
  var rate: Double?

  @Option(help: ArgumentHelp("The schedule, in quotes. (default: a constant rate)", valueName: "schedule"))
  var schedule: String?

  @Flag(help: "Find the rate by a range test first.")
  var findRate = false

  @Option(help: "How many epochs to train at most.")
  var epochs = 100

  @Option(help: ArgumentHelp("Rows per step. (default: 32, or all where there are fewer)", valueName: "rows"))
  var batchSize: Int?

  @Option(help: "How many epochs without a better validation are allowed.")
  var patience = 10

  @Option(help: "The share of the rows to validate on; 0 trains without validation and without an early stop.")
  var validation = 0.2

  @Option(help: "The share of the rows to test on, once, at the end; 0 for none.")
  var test = 0.2

  @Option(help: "Chooses the split, the first weights and the order of the rows.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Where the model goes. (default: output/train/NAME.safetensors, after the table)", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("The folder for TensorBoard's logs.", valueName: "folder"))
  var logDir = "output/runs"

  @Flag(help: "Go on with the run that the same command began.")
  var resume = false

  @OptionGroup var pictureOptions: PictureOptions

  func validate() throws {
    guard (1...1_000_000).contains(epochs) else {
      throw ValidationError("--epochs is \(epochs); choose a number from 1 to 1000000")
    }
    guard rate.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--rate must be a finite number above 0, such as 0.001")
    }
    guard rate == nil || !findRate else {
      throw ValidationError("--rate and --find-rate both say how high the rate is; leave one out")
    }
    (_, _) = (try widths(), try activationKind())
  }

  func run() throws {
    let ranks = try launchedRanks()
    try ranks.together { try train(over: ranks) }
  }

  private func train(over ranks: any RankGroup) throws {
    let console = Console()
    let files = TrainingFiles(model: model, table: data)
    let (method, dataset, parts, start) = try ranks.onAll {
      let (widths, kind, method) = (try widths(), try activationKind(), try OptimizerSpec(optimizer))
      let table = try Table(named: data)
      try files.check(besides: table.source)
      let choice = try features.map { try FeatureChoice($0, columns: table.columnNames) } ?? .all
      let dataset = try table.dataset(target: target, features: choice, as: task, missing: missing)
      let parts = try dataset.split(validation: validation, test: test, seed: seed)
      let start = try TabularModel(for: parts.training, hidden: widths, activation: kind, seed: seed)
      return (method, dataset, parts, start)
    }
    var configuration = TrainingConfiguration(
      batchSize: batchSize ?? min(32, parts.training.rowCount), epochs: epochs, seed: seed, checksScheduleLength: false)
    if validation > 0 { configuration.earlyStop = try EarlyStop(patience: patience) }
    let training = TableTraining(
      training: parts.training, validation: parts.validation, start: start, optimizer: method,
      rate: rate, schedule: schedule, findsRate: findRate, configuration: configuration, files: files,
      logFolder: logDir, ranks: ranks)
    let report = TrainReport(name: files.name, data: dataset, parts: parts, seed: seed, automatic: task == .automatic)
    report.printTask(on: console)
    report.printNetwork(start, on: console)
    let result = try training.run(resuming: resume, on: console)
    guard ranks.rank == 0 else { return }
    var figures = pictureOptions.figures(inFolder: "train", on: console)
    try report.printResult(result, epochs: epochs, on: console, figures: &figures)
    if let line = figures.line { console.paragraph(line) }
    console.paragraph("Logs: tensorboard --logdir \(logDir)")
    guard let best = result.model else { throw ExitCode.failure }
    try best.save(to: files.model)
    // On one line each, to be copied.
    console.print("  Model: \(files.model)\n  Next: \(ToolCall.workbench) predict \(files.model) DATA.csv")
    if case .interrupted = result.ending {
      Console(toStandardError: true).print("Interrupted; the same command with --resume goes on.")
      throw ExitCode(130)
    }
  }

  private func widths() throws -> [Int] {
    do {
      return try hiddenWidths(hidden)
    } catch {
      throw ValidationError("--hidden: \(error)")
    }
  }

  private func activationKind() throws -> Activation<Float> {
    guard let kind = Activation<Float>(activation) else {
      let names = ["relu", "leakyReLU", "gelu", "tanh", "sigmoid", "softplus", "identity"]
      throw ValidationError(
        "--activation: there is none named \(activation)\(knownNames(names, insteadOf: activation))")
    }
    return kind
  }
}

extension TargetKind: ExpressibleByArgument {}

/// Where a run of `workbench train` leaves its files.
struct TrainingFiles {
  /// What the run is called in TensorBoard, after the table.
  let name: String
  /// The best model.
  let model: String

  init(model: String?, table: String) {
    let file = table == "-" ? "stdin" : (table as NSString).lastPathComponent
    let stem = (file as NSString).deletingPathExtension
    name = stem.isEmpty || stem == "." || stem == ".." ? "table" : stem
    self.model = model ?? "output/train/\(name).safetensors"
  }

  /// The run, to go on with: beside the model.
  var run: String { (model as NSString).deletingPathExtension + ".run.safetensors" }

  /// Refuses places that no model can go to, before anything is trained.
  func check(besides table: String) throws(LessonError) {
    for path in [model, run] {
      var status = stat()
      let kind = stat(path, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
      if kind == S_IFDIR {
        throw LessonError("--model: \(path) is a folder; name a file in it, such as \(name).safetensors")
      }
      guard kind == S_IFREG else { throw LessonError("--model: \(path) is no regular file; name one") }
      guard !WholeFile.isSame(path, table) else {
        throw LessonError("--model: \(path) is the table itself; give the model another name")
      }
    }
    guard !model.isEmpty, !model.hasSuffix("/") else {
      throw LessonError("--model: \"\(model)\" is no name of a file; write one such as output/\(name).safetensors")
    }
  }

  /// Makes the folder that both lie in.
  func makeFolder() throws {
    let folder = model.folderOfPath
    guard !folder.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw LessonError("--model: the folder \(folder) cannot be made: \(error.reason)")
    }
  }
}
