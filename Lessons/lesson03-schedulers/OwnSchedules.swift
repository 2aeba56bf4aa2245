import Lesson03
import LessonKit
import Plotting
import Schedules

/// The schedules of the exercises beside those of the library: with your own code chosen, your own.
struct OwnSchedules {
  /// A schedule of the exercises, and the library's of the same meaning, over the same steps.
  private struct Pair {
    let title: String
    let own: [Double]
    let library: [Double]

    /// Whether the exercise is not written yet: then there is nothing to draw.
    var isOpen: Bool { own.dropFirst().allSatisfy(\.isNaN) }
    var agrees: Bool { zip(own, library).allSatisfy { abs($0 - $1) <= 1e-9 } }
  }

  private let pairs: [Pair]
  private static let steps = 0...100

  init() throws {
    func rates(_ schedule: any Schedule) -> [Double] { Self.steps.map { schedule($0) } }
    // A loss that falls for thirty epochs and then stands still.
    func rates(_ feedback: any FeedbackSchedule) -> [Double] {
      var feedback = feedback
      return Self.steps.map { step in
        defer { feedback.observe(step < 30 ? 1 / Double(step + 1) : 0.03) }
        return feedback.rate
      }
    }
    pairs = [
      Pair(
        title: "3.1 step decay",
        own: rates(StepDecay(base: 0.1, stepSize: 30, gamma: 0.3)),
        library: rates(try StepLR(baseLR: 0.1, stepSize: 30, gamma: 0.3))),
      Pair(
        title: "3.2 cosine", own: rates(CosineDecay(base: 0.1, floor: 0.01, steps: 80)),
        library: rates(try Cosine(from: 0.1, to: 0.01, over: 81))),
      Pair(
        title: "3.3 one cycle", own: rates(OneCycle(peak: 0.1, riseSteps: 29, steps: 99)),
        library: rates(try OneCycleLR(maxLR: 0.1, totalSteps: 100, annealStrategy: .linear).clamped)),
      Pair(
        title: "3.4 plateau", own: rates(Plateau(base: 0.1, factor: 0.5, patience: 5)),
        library: rates(try ReduceLROnPlateau(baseLR: 0.1, factor: 0.5, patience: 5, threshold: 0))),
    ]
  }

  /// A panel for each exercise, the library's schedule dashed.
  var picture: Figure {
    let x = Self.steps.map(Double.init)
    let wrong = pairs.filter { !$0.agrees }.map(\.title).joined(separator: ", ")
    return Figure(
      wrong.isEmpty ? "The schedules of the exercises lie on the library's" : "Not as the library has it: \(wrong)",
      subtitle: "solid: the exercise; dashed: the library. Rates over 100 steps",
      panels: pairs.map { pair in
        Panel(
          pair.title, x: Axis("step", range: 0...100), y: Axis("learning rate", range: -0.01...0.21), legend: .none,
          marks: (pair.isOpen ? [] : [.curve("exercise", x: x, y: pair.own, style: Style(color: .blue))])
            + [.curve("library", x: x, y: pair.library, style: Style(color: .orange, dash: .dashed))])
      }, arrangement: .grid(columns: 2))
  }
}
