import Foundation

/// What the page asks for.
struct StudioRequest: Decodable {
  var `do` = ""
  var state: String?
  var open: String?
  var steps: Int?
  var step: Int?
  var run: Int?
  var rate: Double?
  var text: String?
  var name: String?
  var settings: [String: Double]?
  var features: [String]?
  var seed: UInt64?
  var point: [Double]?
  var window: [Double]?
  var columns: Int?
  var rows: Int?
  var guess: Double?
}

/// What the server answers; what is nil is left out.
struct StudioAnswer: Encodable {
  /// One sentence, where something could not be done or there is something to say.
  var problem: String?
  var said: String?
  /// The state as the address holds it.
  var state: String?
  var facts: StudioProblem.Facts?
  var menu: [[String]]?
  var optimizers: [String]?
  var schedules: [String]?
  var seed: UInt64?
  var start: [Double]?
  var cursor: Int?
  var steps: Int?
  /// Whether every run has ended: diverged, or converged without a schedule that would move it on.
  var isFinished: Bool?
  var runs: [RunView]?
  /// Numbers of a grid, Float32 in base64, row by row from the bottom.
  var grid: String?
  /// A text to keep: CSV or Swift.
  var file: String?
  /// Step and rate of a schedule.
  var curve: [[Double]]?
}

/// What the page shows of one run.
struct RunView: Encodable {
  var step: Int
  var optimizer: String
  var schedule: String
  /// What the slider holds, and the rate of the next step.
  var slider: Double
  var rate: Double
  var loss: Double?
  var gradient: Double?
  var point: [Double?]
  /// 2/λmax at the point, and the bound of momentum where that is another.
  var bound: Double?
  var ownBound: Double?
  var predicted: Double?
  var observed: Double?
  /// In the words of lesson 01.
  var status: String
  var sentence: String
  var divergedAt: Int?
  var parent: Int?
  var forkedAt: Int?
  /// step, rate, loss, ‖∇J‖, x, y of the rows since the last answer, or of the whole run.
  var points: [[Double?]]
  var isWhole: Bool
  /// The schedule's rates to come, times the slider.
  var plan: [[Double]]?
}

extension Double {
  /// nil where there is no number to show: a page never shows NaN.
  var shown: Double? { isFinite ? self : nil }
}

extension StudioRun.TrailPoint {
  var row: [Double?] {
    [
      Double(record.step), record.rate.shown, record.loss.shown, (record.gradientNorm ?? .nan).shown, x.shown, y.shown,
    ]
  }
}
