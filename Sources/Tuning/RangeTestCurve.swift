import Datasets
import Schedules
import Terminal

/// The result of a range test: the loss of a mini-batch at each rate, in the order of the steps.
public struct RangeTestCurve: Hashable, Sendable, Codable {
  /// The rate of each step.
  public let rates: [Double]
  /// The loss at each step: of the mini-batch before the update, or of the validation data after it.
  public let losses: [Double]
  /// The same losses, smoothed.
  public let smoothed: [Double]
  /// How the test ended.
  public let ending: RangeTestEnding

  /// A curve from elsewhere.
  ///
  /// - Parameters:
  ///   - losses: one for each rate; they may be NaN or infinite.
  ///   - smoothed: one for each rate; the losses themselves where left out.
  /// - Throws: ``RangeTestError`` for lists of different length, or a rate that is negative or not finite.
  public init(
    rates: [Double], losses: [Double], smoothed: [Double]? = nil, ending: RangeTestEnding = .unknown
  ) throws(RangeTestError) {
    let smoothed = smoothed ?? losses
    guard rates.count == losses.count, rates.count == smoothed.count else {
      throw .parameter(
        "A curve of \(rates.count) rates has \(losses.count) losses and \(smoothed.count) smoothed losses; it takes one "
          + "of each for every rate.")
    }
    if let place = rates.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .parameter(
        "Point \(place + 1) of the curve has the rate \(rates[place]), but a rate is finite and at least 0.")
    }
    self.init(checked: rates, losses: losses, smoothed: smoothed, ending: ending)
  }

  init(checked rates: [Double], losses: [Double], smoothed: [Double], ending: RangeTestEnding) {
    (self.rates, self.losses, self.smoothed, self.ending) = (rates, losses, smoothed, ending)
  }

  /// How many points there are.
  public var count: Int { rates.count }

  /// The rate at which the loss exploded, or nil where it did not, or where that is not known.
  public var divergedAt: Double? {
    switch ending {
    case .lossExceeded(let rate), .notFinite(let rate): rate
    case .allSteps, .dataRanOut, .unknown: nil
    }
  }

  /// The points from `range`, as a curve of its own.
  public func points(_ range: Range<Int>) -> RangeTestCurve {
    let range = range.clamped(to: 0..<count)
    return RangeTestCurve(
      checked: Array(rates[range]), losses: Array(losses[range]), smoothed: Array(smoothed[range]), ending: ending)
  }

  /// The curve without the points at its end whose loss is NaN or infinite.
  public var withoutBrokenTail: RangeTestCurve { points(0..<((losses.lastIndex(where: \.isFinite) ?? -1) + 1)) }

  /// The part that fastai's `lr_find` asks for a suggestion: without the first tenth of the planned steps and the last
  /// five points, up to the first NaN.
  ///
  /// - Parameter steps: how many steps were planned.
  public func fastaiPart(of steps: Int) -> RangeTestCurve {
    let first = min(steps / 10, count)
    let end = max(count - 5, first)
    let broken = smoothed[first..<end].firstIndex { $0.isNaN }
    return points(first..<(broken ?? end))
  }
}

/// How a range test ended.
public enum RangeTestEnding: Hashable, Sendable, Codable {
  /// All steps were made.
  case allSteps
  /// The smoothed loss had become too large; `rate` is that of the curve's last point.
  case lossExceeded(rate: Double)
  /// The loss was NaN or infinite at `rate`, which is no point of the curve.
  case notFinite(rate: Double)
  /// There was no further mini-batch after `steps` of the `wanted` ones.
  case dataRanOut(steps: Int, wanted: Int)
  /// Not known: the curve comes from a file.
  case unknown
}

extension RangeTestEnding: CustomStringConvertible {
  public var description: String {
    switch self {
    case .allSteps: "all steps were made"
    case .lossExceeded(let rate): "stopped at the rate \(rate), where the loss had grown too large"
    case .notFinite(let rate): "stopped at the rate \(rate), where the loss was no finite number"
    case .dataRanOut(let steps, let wanted): "stopped after \(steps) of \(wanted) steps, because the data ran out"
    case .unknown: "it is not known how it ended"
    }
  }
}

extension RangeTestCurve {
  /// The names that a column of rates may have, best first and in any case.
  public static let rateNames = [
    "lr", "learning_rate", "learning rate", "learningrate", "rate", "train/lr", "train/learning_rate",
    "epoch_learning_rate",
  ]
  /// The names that a column of losses may have, best first and in any case.
  public static let lossNames = [
    "loss", "train_loss", "train/loss", "training_loss", "training loss", "loss/train", "train_loss_step",
    "train/loss_step", "epoch_loss", "value",
  ]

  /// The curve in a CSV file with a column of rates and one of losses, in any order and among others.
  ///
  /// Such a file comes from PyTorch, from a spreadsheet or from `csv`. Rows are taken as they stand, but for those in which
  /// the cell of the rate or of the loss is empty: loggers write such rows, and they are left out. A loss may be `nan` or
  /// `inf`; a rate must be a finite number.
  ///
  /// - Throws: `TableError` for a file that cannot be read, a missing column, or a cell that is no number.
  public init(contentsOf path: String) throws {
    try self.init(table: try CellTable(contentsOf: path))
  }

  /// The curve written in `text` as CSV.
  public init(csv text: String, source: String = "curve") throws {
    try self.init(table: try CellTable(csv: Array(text.utf8), source: source))
  }

  /// The curve in a CSV file, and how many of its rows were left out for an empty cell.
  ///
  /// - Parameters:
  ///   - rateColumn: the column of the rates; nil where it has a usual name, such as `lr` or `learning_rate`.
  ///   - lossColumn: the column of the losses; nil where it has a usual name, such as `loss` or `train_loss`.
  public static func reading(
    contentsOf path: String, rateColumn: String? = nil, lossColumn: String? = nil
  ) throws -> (curve: RangeTestCurve, rowsLeftOut: Int) {
    try reading(CellTable(contentsOf: path), rateColumn: rateColumn, lossColumn: lossColumn)
  }

  private init(table: CellTable) throws { self = try Self.reading(table, rateColumn: nil, lossColumn: nil).curve }

  private static func reading(
    _ table: CellTable, rateColumn: String?, lossColumn: String?
  ) throws -> (curve: RangeTestCurve, rowsLeftOut: Int) {
    let rate = try table.column(
      among: rateColumn.map { [$0] } ?? rateNames, hint: "name the one with the rates by --rate-column")
    let loss = try table.column(
      among: lossColumn.map { [$0] } ?? lossNames, hint: "name the one with the losses by --loss-column")
    let filled = table.filled(in: [rate, loss])
    // Where no row is whole, the first empty cell is the error.
    let rows = filled.rowCount > 0 ? filled : table
    let rates = try rows.numbers(rate) { $0.isFinite && $0 >= 0 }
    let curve = try RangeTestCurve(rates: rates, losses: try rows.numbers(loss))
    return (curve, table.rowCount - rows.rowCount)
  }

  /// The curve as CSV: `lr,loss,smoothed`, with as many digits as it takes to read the same numbers back.
  ///
  /// Read back, the losses are those of the column `loss`.
  public var csv: String { csvFile.text }

  /// The same as a file that can be written.
  public var csvFile: CSVFile {
    var file = CSVFile(columns: ["lr", "loss", "smoothed"])
    for place in 0..<count { file.add(cells: ["\(rates[place])", "\(losses[place])", "\(smoothed[place])"]) }
    return file
  }
}

/// Why a range test cannot be made, or has no suggestion: one sentence that also says what to change.
public enum RangeTestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A plan or a curve that cannot be.
  case parameter(String)
  /// A method needs more points than there are.
  case tooFewPoints(method: String, points: Int, needed: Int)
  /// Lightning's slice of the curve is empty.
  case nothingLeft(method: String, skipBegin: Int, skipEnd: Int, points: Int)
  /// No loss is a finite number.
  case noFiniteLoss(method: String)
  /// A loss is NaN or infinite; points are counted from 1.
  case notFinite(method: String, point: Int, rate: Double, loss: Double)
  /// The loss never fell.
  case noDescent(method: String, from: Double, to: Double)
  /// The loss exploded before anything was learned.
  case divergedAtOnce(rate: Double)
  /// The data were used up before the last step.
  case dataRanOut(steps: Int, wanted: Int)
  /// A rate is not greater than the one before it; points are counted from 1.
  case ratesDoNotRise(method: String, point: Int, rate: Double)
  /// A method takes the logarithm of a rate that has none; points are counted from 1.
  case rateWithoutLogarithm(method: String, point: Int)

  public var description: String {
    switch self {
    case .parameter(let sentence):
      sentence
    case .tooFewPoints(let method, let points, let needed):
      "\(method): the curve has \(points) points and it takes at least \(needed); run the range test over more steps."
    case .nothingLeft(let method, let skipBegin, let skipEnd, let points):
      skipEnd == 0
        ? "\(method): like Lightning's, skip_end = 0 leaves nothing of the curve; skip at least 1 point at the end."
        : "\(method): of \(points) points, fewer than 2 with a finite loss are left without the first \(skipBegin) and the "
          + "last \(skipEnd); run more steps or skip fewer."
    case .noFiniteLoss(let method):
      "\(method): not one loss of the curve is a finite number; begin at a smaller rate, or look for NaN in the data."
    case .notFinite(let method, let point, let rate, let loss):
      "\(method): the loss of point \(point), at the rate \(rate), is \(loss); end the curve before it, or look for NaN "
        + "in the data."
    case .noDescent(let method, let low, let high):
      "\(method): the loss does not fall beyond its noise from the rate \(low) to \(high); widen the range of rates, run "
        + "more steps, and check that the model learns at all."
    case .divergedAtOnce(let rate):
      "The loss exploded as soon as the test began, at the rate \(rate); begin at a rate that is a hundred times smaller."
    case .dataRanOut(let steps, let wanted):
      "The data ran out after \(steps) of \(wanted) steps, which is no divergence; repeat the data, take smaller "
        + "batches, or fewer steps."
    case .ratesDoNotRise(let method, let point, let rate):
      "\(method): the rate of point \(point), \(rate), is not greater than the one before it; sort the points by rate "
        + "and give each rate one point."
    case .rateWithoutLogarithm(let method, let point):
      "\(method): the rate of point \(point) is 0, which has no logarithm; begin at a rate above 0."
    }
  }
}
