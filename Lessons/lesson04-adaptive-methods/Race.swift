import Foundation
import Lesson04
import Optimizers
import Plotting
import Terminal

/// Steps against the condition number κ: descent and momentum on bowls with curvatures 1 and κ, from (1, 1).
struct Race {
  /// One method: how it is tuned, and how many steps it takes on each bowl.
  struct Lane {
    let name: String
    let tuning: String
    let steps: [Int?]
  }

  let conditionNumbers: [Double]
  let lanes: [Lane]
  private let fixed: Double

  init(over conditionNumbers: [Double], fixed β: Double) throws {
    self.conditionNumbers = conditionNumbers
    fixed = β
    func lane(_ name: String, _ tuning: String, _ steps: (_ κ: Double) -> Int?) -> Lane {
      Lane(name: name, tuning: tuning, steps: conditionNumbers.map(steps))
    }
    func steps<Rule: Optimizer<[Double]>>(_ rule: Rule, rate: Double, _ κ: Double) -> Int? {
      // Descent at its best rate takes κ/2·ln 10⁶, about 7κ.
      stepsToMillionth(
        of: [1, 1], by: rule, rate: rate, curvatures: [1, κ], atMost: 5_000 + Int(40 * κ))
    }
    lanes = [
      lane("descent", "η = 2/(1 + κ)") { κ in steps(SGD(), rate: 2 / (1 + κ), κ) },
      lane("heavy ball", "η, β tuned to κ") { κ in
        let root = κ.squareRoot()
        let β = (root - 1) / (root + 1)
        return steps(HeavyBall(momentum: β * β), rate: 4 / ((root + 1) * (root + 1)), κ)
      },
      lane("Nesterov", "η = 1/κ, β tuned") { κ in
        let root = κ.squareRoot()
        return steps(nesterov((root - 1) / (root + 1)), rate: 1 / κ, κ)
      },
      lane("heavy ball, fixed", "η = 1/κ, β = \(β.significant(3))") { κ in
        steps(HeavyBall(momentum: β), rate: 1 / κ, κ)
      },
    ]
  }

  /// The slope of log steps over log κ, by least squares over the upper half of the range.
  func slope(of lane: Lane) -> Double {
    let logs = zip(conditionNumbers, lane.steps).suffix(max(2, (conditionNumbers.count + 1) / 2))
      .compactMap { κ, steps in steps.map { (x: log(κ), y: log(Double(max($0, 1)))) } }
    let (x, y) = (mean(logs.map(\.x)), mean(logs.map(\.y)))
    let rise = logs.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
    return rise / logs.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }

  private func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }

  func describe(on console: Console) {
    console.paragraph(
      "Bowls with curvatures 1 and κ, from (1, 1): steps until the distance is a millionth of the first; the "
        + "slope of log steps over log κ is that of the upper half.")
    console.print()
    var table = TextTable("κ", lanes[0].name, lanes[1].name, lanes[2].name, lanes[3].name)
    table.add("", lanes[0].tuning, lanes[1].tuning, lanes[2].tuning, lanes[3].tuning)
    for (place, κ) in conditionNumbers.enumerated() {
      let cells = lanes.map { $0.steps[place]?.grouped ?? "never" }
      table.add(κ.significant(5), cells[0], cells[1], cells[2], cells[3])
    }
    let slopes = lanes.map { slope(of: $0) }.map { $0.isNaN ? "NaN" : $0.fixed(2) }
    table.add("slope", slopes[0], slopes[1], slopes[2], slopes[3])
    console.print(table)
    console.print()
  }

  var finding: String {
    let ends = lanes.map { $0.steps.last.flatMap { $0 }?.grouped ?? "never there" }
    let κ = (conditionNumbers.last ?? 0).significant(6)
    return "Steps at κ = \(κ): plain descent \(ends[0]), the tuned heavy ball \(ends[1]), one with β left at "
      + "\(fixed.significant(3)) \(ends[3]). Momentum makes √κ of κ, but only for who knows κ."
  }

  var picture: Figure {
    let shapes: [PointShape] = [.circle, .square, .triangle, .diamond]
    let marks = zip(lanes, shapes).map { lane, shape in
      let style = Style(point: shape)
      let reached = lane.steps.indices.compactMap { place in
        lane.steps[place].map { (x: conditionNumbers[place], y: Double($0)) }
      }
      return Mark.curve(
        "\(lane.name), \(lane.tuning): slope \(slope(of: lane).fixed(2))", x: reached.map(\.x), y: reached.map(\.y),
        style: style)
    }
    return Figure(
      "Momentum turns κ into √κ, but only when it is tuned to κ",
      subtitle: "bowls with curvatures 1 and κ, from (1, 1) to a millionth of the distance; slopes over the upper half",
      x: Axis("condition number κ", scale: .log), y: Axis("update steps", scale: .log), legend: .outside(.below),
      marks: marks)
  }

  /// A row per condition number.
  var csv: CSVFile {
    var file = CSVFile(columns: ["kappa", "descent", "heavy_ball", "nesterov", "heavy_ball_fixed"])
    for (place, κ) in conditionNumbers.enumerated() {
      file.add(cells: ["\(κ)"] + lanes.map { $0.steps[place].map(String.init) ?? "" })
    }
    return file
  }
}
