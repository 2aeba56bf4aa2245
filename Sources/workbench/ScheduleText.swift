import Core
import Schedules
import Terminal
import Training

/// A schedule as `workbench train` takes it.
///
///     Warmup(to=0.1, over=10%) then Cosine(from=0.1, to=0, over=90%)
///     StepLR step_size=100 gamma=0.5
///
/// Parentheses and commas are left out of it, and a number of percent is that part of all steps; what remains is written
/// as for `workbench schedule`.
struct ScheduleText {
  /// Nil is a constant rate.
  let text: String?

  init(_ text: String?) { self.text = text }

  /// The rates of a run.
  ///
  /// - Parameters:
  ///   - highest: what the highest rate of all steps is to be; nil leaves the schedule's own.
  ///   - base: the rate that PyTorch's schedulers begin with, and a constant one.
  ///   - optimizer: which decides whether there is a momentum to cycle.
  ///   - steps: all steps of the run.
  /// - Throws: `ScheduleError` for what is no schedule, `LessonError` for rates that nothing can be trained with.
  func rates(highest: Double?, base: Double, optimizer: String, steps: Int) throws -> RateSource {
    guard let text, text != Self.constant else { return .constant(base) }
    let words = try Self.words(in: text, steps: steps)
    let spec = try Spec(commandLine: words, baseLRs: [base], optimizer: optimizer, steps: 0)
    guard let rates = RateSource(spec) else {
      throw LessonError("--schedule: \(spec.name) cannot be saved with a run; put ReduceLROnPlateau alone.")
    }
    guard case .schedule(let schedule) = rates else { return rates }
    let resting = schedule.lastStep.map { $0 < steps - 1 } == true ? Self.clamped(schedule) : schedule
    var top = 0.0
    // A million rates are enough to know the highest.
    for step in stride(from: 0, to: steps, by: steps / 1_000_000 + 1) {
      let rate = resting(step)
      guard rate >= 0, rate.isFinite else {
        throw LessonError("--schedule: the rate of step \(step) is \(rate); it must be finite and at least 0.")
      }
      top = max(top, rate)
    }
    guard top > 0 else { throw LessonError("--schedule: the rate is 0 at every step; nothing would be learned.") }
    guard let highest, highest != top else { return .schedule(resting) }
    return .schedule(ScaledSchedule(base: resting, factor: highest / top))
  }

  private static func clamped(_ schedule: some Schedule) -> any Schedule { schedule.clamped }

  /// The word for a rate that stays as it is.
  static let constant = "constant"

  /// The words of `workbench schedule` in a text that may have parentheses, commas and shares of all steps.
  static func words(in text: String, steps: Int) throws -> [String] {
    try words(in: text).map { try withoutPercent($0, of: steps) }
  }

  /// The same of a text that names no shares.
  static func words(in text: String) -> [String] {
    let text = text.replacing(/\s*=\s*/, with: "=").replacing(/\s+%/, with: "%")
    var (words, word, depth, isInside) = ([String](), "", 0, false)
    func close() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for (place, character) in zip(text.indices, text) {
      switch character {
      case "(" where depth == 0 && !isInside && !word.contains("="):
        close()
        isInside = true
      case "(", "[", "{":
        depth += 1
        word.append(character)
      case ")" where depth == 0 && isInside:
        close()
        isInside = false
      case ")", "]", "}":
        depth -= 1
        word.append(character)
      // A comma ends a parameter where another one follows; else it stands in a list.
      case "," where depth == 0 && text[text.index(after: place)...].prefixMatch(of: /\s*[A-Za-z_]\w*=/) != nil: close()
      case _ where character.isWhitespace && depth == 0 && word.last != ",": close()
      case _ where character.isWhitespace: break
      default: word.append(character)
      }
    }
    close()
    return words
  }

  /// `over=10%` as a number of steps.
  private static func withoutPercent(_ word: String, of steps: Int) throws -> String {
    try word.replacing(/([0-9.]+)%/) { found in
      guard let share = Double(found.1), (0...100).contains(share) else {
        throw LessonError("\(found.0) is no share of all steps; write one from 0% to 100%.")
      }
      return "\(Int((share / 100 * Double(steps)).rounded()))"
    }
  }
}

extension RateSource {
  /// The rates of a spec's first parameter group; nil where they follow a metric and cannot be saved with a run.
  init?(_ spec: Spec) {
    if let schedule = spec.schedule {
      self = .schedule(schedule)
    } else if let feedback = spec.feedbackSchedule as? any FeedbackSchedule & Codable {
      self = .feedback(feedback)
    } else {
      return nil
    }
  }
}

/// Another schedule, its rates times a factor.
struct ScaledSchedule: Schedule {
  let base: any Schedule
  let factor: Double

  func callAsFunction(_ step: Int) -> Double { factor * base(step) }
  var totalSteps: Int? { base.totalSteps }
  var lastStep: Int? { base.lastStep }
  var momentum: (any Schedule)? { base.momentum }
}
