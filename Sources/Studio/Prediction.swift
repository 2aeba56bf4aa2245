import Foundation
import GradientDescent

/// "Predict first": a question whose answer the page does not show before somebody has guessed.
enum Prediction {
  /// How long the two schedules run.
  static let steps = 60

  /// The runs that answer a question.
  ///
  ///     turn        at the guessed rate, just below the bound and just above it
  ///     schedules   a cosine and steps, both from 0.9 of the bound
  static func runs(
    for request: StudioRequest, on problem: StudioProblem, state: StudioState
  ) throws -> [RunPlan] {
    let bound = try bound(of: problem, state: state)
    if request.do == "schedules" {
      let peak = (0.9 * bound).rounded(toDigits: 3)
      return [
        RunPlan(rate: 1, schedule: "Cosine from=\(peak) to=0 over=\(steps)"),
        RunPlan(rate: 1, schedule: "StepLR step_size=20 gamma=0.1 --base-lr \(peak)"),
      ]
    }
    guard problem.facts.isQuadratic else {
      throw StudioError("On this problem the bound changes along the way; play this one on a line or a bowl.")
    }
    guard let guess = request.guess, guess > 0 else { throw StudioError("A guess is a rate above 0.") }
    try RunPlan.check(rate: guess)
    return [RunPlan(rate: guess), RunPlan(rate: 0.99 * bound), RunPlan(rate: 1.01 * bound)]
  }

  private static func bound(of problem: StudioProblem, state: StudioState) throws -> Double {
    let live = try problem.run(try problem.start(of: state), state.seed ?? 0, try RunPlan.optimizer("SGD"))
    guard let largest = problem.curvature(live).last, largest > 0 else {
      throw StudioError("There is no curvature at this start, and so no bound to guess.")
    }
    return 2 / largest
  }

  /// Who was right, in a sentence, once the runs have been made.
  static func judgement(
    _ request: StudioRequest, of runs: [StudioRun], on problem: StudioProblem
  ) throws -> String {
    let losses = runs.map(\.position.present.loss)
    if request.name == "schedules", runs.count >= 2 {
      let winner = losses[0] <= losses[1] ? 0 : 1
      let names = ["the cosine", "the steps"]
      let verdict = Int(request.guess ?? -1) == winner ? "Right" : "Not this time"
      return "\(verdict): after \(runs[0].step) steps \(names[winner]) is lower, loss \(short(losses[winner])) against "
        + "\(short(losses[1 - winner]))."
    }
    guard let guess = request.guess, let largest = problem.curvature(runs[0].position.live).last, largest > 0 else {
      throw StudioError("There is nothing to judge.")
    }
    let bound = 2 / largest
    let ratio = guess / bound
    let close = abs(ratio - 1) <= 0.1 ? "Very close" : ratio > 1 ? "Too high" : "Too low"
    return
      "\(close): it turns at 2/λmax = \(short(bound)), and your guess of \(short(guess)) is \(short(ratio)) of it. "
      + "Just below, at 0.99 of it, the run comes in; just above, at 1.01, it goes out."
  }

  private static func short(_ number: Double) -> String { String(format: "%.3g", number) }
}
