import ArgumentParser
import Core
import LessonKit
import NetworkLessonKit
import Plotting
import Terminal
import TrainingLogs
import Tuning

/// `workbench suggest`: what every method reads off the curve of a range test, wherever it was made.
struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggest a learning rate from the curve of a range test.",
    discussion: """
      The file has a column of rates and one of losses, in any order and among others: from PyTorch, from a spreadsheet. \
      Commas, semicolons, tabs, bars or spaces may separate them. A loss may be nan or inf; rows in which one of the two \
      is empty are left out. An event file of TensorBoard's, or a folder with some, is read, too: the columns are then \
      tags, and a point is a step that both tags have.

      steepest is Lightning's suggestion, steepest-2020 that of its versions before 2.5.3; valley, slide, steep and \
      minimum are fastai's, on the whole curve as it is given; default is the workbench's own. A method that cannot \
      answer says why on standard error.

      Examples:
        workbench suggest curve.csv
        workbench suggest curve.csv --method steepest --skip-begin 5 --skip-end 5 --csv
        workbench suggest runs/finder --rate-column lr-Adam --loss-column train_loss_step
      """)

  @Argument(
    help: ArgumentHelp(
      "A CSV file with a column of rates and one of losses, or a log of TensorBoard's.", valueName: "curve.csv"))
  var curve: String

  @Option(
    help: ArgumentHelp("The column or tag of the rates. (default: lr, learning_rate or rate)", valueName: "column"))
  var rateColumn: String?

  @Option(
    help: ArgumentHelp("The column or tag of the losses. (default: loss, train_loss or value)", valueName: "column"))
  var lossColumn: String?

  @Option(help: "The rule: steepest, steepest-2020, valley, slide, steep, minimum, default or all.")
  var method = "all"

  @Option(help: "How many points steepest and steepest-2020 skip at the beginning.")
  var skipBegin = 10

  @Option(help: "How many points the two skip at the end; 0 leaves nothing, as in Lightning.")
  var skipEnd = 1

  @Flag(help: "Leave out the points at the end whose loss is nan or inf.")
  var cutTail = false

  @OptionGroup var pictureOptions: PictureOptions

  @Flag(help: "Print the numbers as CSV instead of a picture: method,lr.")
  var csv = false

  func validate() throws {
    guard skipBegin >= 0, skipEnd >= 0 else {
      throw ValidationError("--skip-begin and --skip-end count points; they must be 0 or more")
    }
  }

  func run() throws {
    let methods = try chosenMethods()
    let curve = try curveToRead()
    let answers = methods.map { method in (method, answer(of: method, for: curve)) }
    if curve.neverRises {
      Console(toStandardError: true).print(
        "The loss never rises again: it is still near its least at the last rate, \(curve.rates.last ?? .nan). No rate of "
          + "this curve is too high, and a higher one may be better; let the range test run further.")
    }
    if csv {
      var file = CSVFile(columns: ["method", "lr"])
      for (method, suggestion) in answers { file.add(cells: [method.name, suggestion.map { "\($0.rate)" } ?? ""]) }
      try file.write(to: "-")
    } else {
      draw(curve, answers.compactMap(\.1))
    }
    // The reasons stand on standard error already; a script sees the status.
    if answers.allSatisfy({ $0.1 == nil }) { throw ExitCode.failure }
  }

  /// The curve; what is left out of it, and rates of 0, are said on standard error.
  private func curveToRead() throws -> RangeTestCurve {
    let notes = Console(toStandardError: true)
    let isLog = ScalarLog.isEventLog(at: curve)
    let (whole, leftOut) =
      try isLog
      ? RangeTestCurve.reading(eventsAt: curve, rateTag: rateColumn, lossTag: lossColumn)
      : RangeTestCurve.reading(contentsOf: curve, rateColumn: rateColumn, lossColumn: lossColumn)
    if leftOut > 0 {
      let (what, why) =
        isLog ? ("steps", "they have a rate or a loss, not both") : ("rows", "their rate or their loss is empty")
      notes.print("\(leftOut) of \(leftOut + whole.count) \(what) are left out: \(why).")
    }
    let read = cutTail ? whole.withoutBrokenTail : whole
    if cutTail {
      notes.print(
        "\(whole.count - read.count) of \(whole.count) points are cut off at the end: their loss is nan or inf.")
    }
    let still = read.rates.count { $0 == 0 }
    if still > 0 {
      notes.print(
        "Warning: \(still == 1 ? "1 point has" : "\(still) points have") the rate 0, at which nothing is learned and "
          + "which has no logarithm; begin the test above 0.")
    }
    return read
  }

  private func chosenMethods() throws -> [SuggestionMethod] {
    let all = SuggestionMethod.all.map { method -> SuggestionMethod in
      switch method {
      case .steepestSlope: .steepestSlope(skipBegin: skipBegin, skipEnd: skipEnd)
      case .steepestStep: .steepestStep(skipBegin: skipBegin, skipEnd: skipEnd)
      default: method
      }
    }
    if method == "all" { return all }
    if let chosen = all.first(where: { $0.name == method }) { return [chosen] }
    let names = all.map(\.name) + ["all"]
    throw ValidationError("--method: there is no method named \(method)\(knownNames(names, insteadOf: method))")
  }

  /// The method's suggestion; where there is none, or one that should not be trusted, a sentence on standard error.
  private func answer(of method: SuggestionMethod, for curve: RangeTestCurve) -> Suggestion? {
    let notes = Console(toStandardError: true)
    do {
      let suggestion = try curve.suggestion(method)
      if !curve.smoothed[suggestion.index].isFinite {
        notes.print(
          "\(method.name): do not trust this rate: it was read off point \(suggestion.index + 1), whose loss is "
            + "\(curve.smoothed[suggestion.index]); end the curve before it"
            + (cutTail ? "." : ", for example by --cut-tail."))
      }
      return suggestion
    } catch {
      notes.print("\(error)")
      return nil
    }
  }

  private func draw(_ curve: RangeTestCurve, _ suggestions: [Suggestion]) {
    let console = Console()
    var table = TextTable("method", "suggested rate")
    for suggestion in suggestions { table.add(suggestion.method.name, suggestion.rate.significant(4)) }
    console.print(table)
    if let range = try? curve.rangeForCycles() {
      console.print()
      console.paragraph(
        "For rates that go up and down: from \(range.lowerBound.significant(2)) to \(range.upperBound.significant(2)), half of "
          + "the rate with the least loss.")
    }
    let title =
      suggestions.count == 1
      ? "\(suggestions[0].method.name) suggests \(suggestions[0].rate.significant(3))"
      : suggestions.isEmpty ? "No method has a suggestion" : "What each method suggests"
    var figures = pictureOptions.figures(inFolder: "suggest", on: console)
    figures.show(
      curve.figure(title, subtitle: "\(self.curve), \(curve.count) points", dots: suggestions), named: "suggestions")
    if let line = figures.line { console.paragraph(line) }
  }
}

extension RangeTestCurve {
  /// The curve in an event file of TensorBoard's or in a folder of them, and how many steps have only a rate or a loss.
  ///
  /// - Parameters:
  ///   - rateTag: the tag of the rates; nil where it has a usual name.
  ///   - lossTag: the tag of the losses; nil where it has a usual name.
  static func reading(
    eventsAt path: String, rateTag: String?, lossTag: String?
  ) throws -> (curve: RangeTestCurve, stepsLeftOut: Int) {
    let (points, unpaired) = try ScalarLog(contentsOf: path).pairs(
      (rateTag.map { [$0] } ?? rateNames, "name the one of the rates by --rate-column"),
      (lossTag.map { [$0] } ?? lossNames, "name the one of the losses by --loss-column"))
    return (try RangeTestCurve(rates: points.map(\.first), losses: points.map(\.second)), unpaired)
  }
}
