import Core
import Foundation
import LessonKit
import LinearModels
import Plotting
import Terminal

/// Several ways to one gradient, asked at the same places; the closed form of lesson 01 is the measure.
struct Witnesses {
  /// One of them: its name, and the gradient as it sees it.
  struct Witness {
    let name: String
    let gradient: (LinearModel) -> LinearModel
  }

  private let problem: LinearRegression
  private let places: [LinearModel]
  private let seed: UInt64
  private let witnesses: [Witness]

  /// - Parameters:
  ///   - minimum: the places lie around it, up to three times as far from zero.
  ///   - seed: of the places.
  init(on problem: LinearRegression, around minimum: LinearModel, seed: UInt64) {
    self.problem = problem
    self.seed = seed
    var random = RandomSource(seed: seed)
    let reach = 3 * (minimum.vector.map { abs($0) }.max() ?? 1)
    places = (0..<100).map { _ in
      LinearModel(vector: minimum.vector.map { _ in Double.random(in: -reach...reach, using: &random) })
    }
    let taped = TapedLine(problem: problem)
    var all = [
      Witness(name: "the tape of numbers (exercises 5.1, 5.2)") { taped.lossAndGradient(at: $0).gradient },
      Witness(name: "the tape of tensors") { TensorLine.gradient(of: problem, at: $0) },
    ]
    if let compilerWitness {
      all.append(Witness(name: "the compiler's _Differentiation") { compilerWitness(problem, $0) })
    }
    for (h, name) in [(6e-6, "6e-6"), (1e-8, "1e-8"), (1, "1")] {
      all.append(
        Witness(name: "central difference, h = \(name)·max(1, |x|)") { place in
          centralDifference(of: { problem.cost(at: $0) }, at: place, step: h)
        })
    }
    all.append(
      Witness(name: "control: one entry wrong by 1/10,000") { place in
        var wrong = problem.gradient(at: place)
        wrong.bias *= 1.0001
        return wrong
      })
    witnesses = all
  }

  /// The largest difference from the closed form at any of the places, relative to the largest entry there.
  func largestDifference(of witness: Witness) -> Double {
    var largest = 0.0
    for place in places {
      let difference = relativeDifference(of: witness.gradient(place), from: problem.gradient(at: place))
      largest = difference.isNaN ? .nan : max(largest, difference)
    }
    return largest
  }

  func describe(on console: Console) {
    console.paragraph(
      "One gradient, asked of several witnesses at \(places.count) places (seed \(seed)). The largest difference from "
        + "lesson 01's closed form, relative to the largest entry:")
    console.print()
    var table = TextTable("witness", "largest difference")
    for witness in witnesses { table.add(witness.name, largestDifference(of: witness).significant(2)) }
    console.print(table)
    console.print()
    console.paragraph(
      "J is a parabola, so its central difference is exact for any h: what is left is rounding, and the smaller h is, the "
        + "more of it. Where a function bends, a large h is wrong too.")
    console.print()
  }

  /// How wrong a central difference is, over the size of its step: for J, which is a parabola, and for √J, which is not.
  func picture(of table: LessonTable) -> Figure {
    let place = places[0]
    let steps = (-24...4).map { pow(10, Double($0) / 2) }
    let root = { (model: LinearModel) in problem.cost(at: model).squareRoot() }
    let slope = problem.gradient(at: place)
    let rootSlope = LinearModel(vector: slope.vector.map { $0 / (2 * root(place)) })
    let tape = relativeDifference(of: TapedLine(problem: problem).lossAndGradient(at: place).gradient, from: slope)
    let errors = { (f: @escaping (LinearModel) -> Double, truth: LinearModel) in
      steps.map { relativeDifference(of: centralDifference(of: f, at: place, step: $0), from: truth) }
    }
    return Figure(
      "A difference has a best step, and it loses digits; a tape has no step",
      subtitle: "\(table.summary); one place, seed \(seed); the tape is off by \(tape.significant(1))",
      x: Axis("h over max(1, |parameter|)", scale: .log), y: Axis("relative error of the gradient", scale: .log),
      legend: .outside(.below),
      marks: [
        .curve("J, a parabola", x: steps, y: errors({ problem.cost(at: $0) }, slope), style: Style(point: .circle)),
        .curve("√J, which bends", x: steps, y: errors(root, rootSlope), style: Style(point: .square)),
        .verticalLine(at: 6e-6, label: "6e-6"),
      ])
  }
}

/// (f(x + h) − f(x − h))/2h for each parameter x in turn, h = step·max(1, |x|).
func centralDifference(
  of function: (LinearModel) -> Double, at model: LinearModel, step: Double
) -> LinearModel {
  let θ = model.vector
  return LinearModel(
    vector: θ.indices.map { place in
      let h = step * max(1, abs(θ[place]))
      var (ahead, behind) = (θ, θ)
      ahead[place] += h
      behind[place] -= h
      let rise = function(LinearModel(vector: ahead)) - function(LinearModel(vector: behind))
      return rise / (ahead[place] - behind[place])
    })
}

/// max |aᵢ − bᵢ| / max |bᵢ|: relative to the largest entry, because one that passes through 0 has no digits to lose.
func relativeDifference(of a: LinearModel, from b: LinearModel) -> Double {
  let differences = zip(a.vector, b.vector).map { abs($0 - $1) }
  let largest = b.vector.map { abs($0) }.max() ?? 0
  return differences.contains { $0.isNaN } ? .nan : (differences.max() ?? 0) / largest
}
