import Foundation
import GradientDescent
import Training
import TrainingLogs

/// What a reader must find in the logs: written down beside each call, by hand, and not by the code under test.
struct Expected {
  private var runs: [String: Run] = [:]
  private var rows: [String: [[String]]] = [:]

  private struct Run: Encodable {
    /// Step and number; numbers that JSON does not know are text.
    var scalars: [String: [Point]] = [:]
    var texts: [String: [String]] = [:]
    /// Step, width, height and the file in base 64.
    var images: [String: [Image]] = [:]
  }

  private struct Point: Encodable {
    let step: Int
    let value: String
  }

  private struct Image: Encodable {
    let step: Int
    let width: Int
    let height: Int
    let png: String
  }

  mutating func write(_ record: Record, to log: TrainingLog?, _ name: String, isKept: Bool = true) throws {
    try log?.write(record)
    // The CSV is not torn where an event file is.
    add(record.loss, "loss", record.step, name, "train", isKept)
    add(record.rate, "rate", record.step, name, "train", isKept)
    guard let validation = record.validation else { return }
    add(validation.loss, "loss", record.step, name, "validation", true)
    if let accuracy = validation.accuracy { add(accuracy, "accuracy", record.step, name, "validation", true) }
  }

  mutating func write(
    _ evaluation: Evaluation, of part: LogPart, step: Int, to log: TrainingLog?, _ name: String
  ) throws {
    try log?.write(evaluation, of: part, step: step)
    add(evaluation.loss, part == .train ? "loss_epoch" : "loss", step, name, part.rawValue, true)
    if let accuracy = evaluation.accuracy { add(accuracy, "accuracy", step, name, part.rawValue, true) }
  }

  mutating func write(
    _ value: Double, tag: String, of part: LogPart, step: Int, to log: TrainingLog?, _ name: String
  ) throws {
    try log?.write(value, tag: tag, of: part, step: step)
    add(value, tag, step, name, part.rawValue, true)
  }

  mutating func write(text: String, tag: String, to log: TrainingLog?, _ name: String) throws {
    try log?.write(text: text, tag: tag)
    runs["\(name)/train", default: Run()].texts[tag, default: []].append(text)
  }

  mutating func write(
    hyperparameters: KeyValuePairs<String, any CustomStringConvertible>, to log: TrainingLog?, _ name: String
  ) throws {
    try log?.write(hyperparameters: hyperparameters)
    let rows = hyperparameters.map { key, value in
      let cells = ["\(key)", "\(value)"].map { cell in
        cell.replacing("|", with: "\\|").replacing("*", with: "\\*").replacing("_", with: "\\_")
          .replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\n", with: " ")
      }
      return "| \(cells[0]) | \(cells[1]) |\n"
    }
    let table = "| hyper-parameter | value |\n|---|---|\n" + rows.joined()
    runs["\(name)/train", default: Run()].texts["hyper-parameters", default: []].append(table)
  }

  mutating func write(_ image: LoggedImage, tag: String, step: Int, to log: TrainingLog?, _ name: String) throws {
    try log?.write(image, tag: tag, step: step)
    let point = Image(step: step, width: 1, height: 1, png: Data(image.png).base64EncodedString())
    runs["\(name)/train", default: Run()].images[tag, default: []].append(point)
  }

  func json() throws -> String {
    struct Whole: Encodable {
      let runs: [String: Run]
      let rows: [String: [[String]]]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return String(decoding: try encoder.encode(Whole(runs: runs, rows: rows)), as: UTF8.self)
  }

  private mutating func add(
    _ value: Double, _ tag: String, _ step: Int, _ name: String, _ part: String, _ isKept: Bool
  ) {
    rows[name, default: []].append(["\(step)", part, tag, "\(value)"])
    guard isKept else { return }
    runs["\(name)/\(part)", default: Run()].scalars[tag, default: []].append(Point(step: step, value: "\(value)"))
  }
}
