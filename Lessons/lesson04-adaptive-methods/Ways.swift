import GradientDescent
import Optimizers
import Plotting
import Terminal
import Training
import Tuning

/// Five methods from the same start on a narrow bowl and in Rosenbrock's canyon, each at its own best rate of a grid.
struct Ways {
  /// The best run of a method on one landscape.
  struct Way {
    let rate: Double
    /// The places, up to the first one that has arrived.
    let points: [[Double]]
    let hasArrived: Bool

    var steps: Int { points.count - 1 }
    var words: String { hasArrived ? steps.grouped : "not in \(steps.grouped)" }
  }

  let methods: [Method]
  let bowl: QuadraticBowl
  private(set) var onBowl: [Way] = []
  private(set) var inCanyon: [Way] = []
  private let options: MethodOptions

  init(options: MethodOptions, showing bar: ProgressBar) throws {
    self.options = options
    methods = Method.all(momentum: options.beta)
    bowl = QuadraticBowl(conditionNumber: options.bowl, turnedBy: options.turn)
    let rates = try RateGrid.logarithmic(from: 1e-4, to: 1, count: 17).rates
    for (place, method) in methods.enumerated() {
      onBowl.append(best(of: rates, for: method, on: bowl, minimum: [0, 0]))
      inCanyon.append(best(of: rates, for: method, on: Rosenbrock(), minimum: Rosenbrock.minimum))
      bar.show(place + 1)
    }
  }

  /// The run that has arrived first, and stays; where none does, the one that ends nearest.
  private func best<Goal: Objective<[Double]>>(
    of rates: [Double], for method: Method, on goal: Goal, minimum: [Double]
  ) -> Way {
    var best = Way(rate: .nan, points: [Rosenbrock.start], hasArrived: false)
    var nearest = Double.infinity
    for rate in rates {
      let noisy = NoisyGradients(of: goal, deviation: options.noise, seed: options.seed)
      var run = Descent(on: noisy, from: Rosenbrock.start, by: method.make(), at: rate)
      var points: [[Double]] = []
      for _ in 0...options.steps {
        points.append(run.point)
        _ = run.next()
      }
      let end = points.last.map { distance($0, minimum) } ?? .nan
      // Passing by is no arrival: what counts is the last step outside.
      let outside = points.lastIndex { !(distance($0, minimum) <= 1e-3) } ?? -1
      if outside < options.steps {
        if !best.hasArrived || outside + 1 < best.steps {
          best = Way(rate: rate, points: Array(points.prefix(outside + 2)), hasArrived: true)
        }
      } else if !best.hasArrived, end < nearest {
        (best, nearest) = (Way(rate: rate, points: points, hasArrived: false), end)
      }
    }
    return best
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { $0 - $1 }.norm }

  func describe(on console: Console) {
    console.paragraph(
      "From (−1.2, 1) until within 0.001 of the minimum for good, on a bowl with κ = \(options.bowl.significant()), "
        + "turned by \(options.turn.significant())°, and in Rosenbrock's canyon; each method at the best of 17 rates "
        + "from 0.0001 to 1, β = \(options.beta.significant(3))" + noise + ".")
    console.print()
    var table = TextTable("method", "bowl: rate", "steps", "canyon: rate", "steps")
    for (place, method) in methods.enumerated() {
      let (first, second) = (onBowl[place], inCanyon[place])
      table.add(method.name, first.rate.significant(2), first.words, second.rate.significant(2), second.words)
    }
    console.print(table)
    console.print()
  }

  /// What is wrong with the gradients, if anything.
  private var noise: String {
    options.noise > 0 ? "; gradients with an error of \(options.noise.significant(3)), seed \(options.seed)" : ""
  }

  /// A column per method, the bowl above the canyon.
  var picture: Figure {
    let x = (0...90).map { -1.7 + 3.4 * Double($0) / 90 }
    let hollow = bowl
    let bowlFloor = Mark.contours(Grid(x: x, y: x) { hollow.loss(at: [$0, $1]) }, levels: .logarithmic(10))
    let canyonFloor = Mark.contours(Grid(x: x, y: x) { Rosenbrock().loss(at: [$0, $1]) }, levels: .logarithmic(10))
    func panels(_ ways: [Way], over floor: Mark, minimum: [Double]) -> [Panel] {
      zip(methods, ways).map { method, way in
        Panel(
          "\(method.name): \(way.hasArrived ? way.steps.grouped : "> " + way.steps.grouped)",
          x: Axis(range: -1.7...1.7), y: Axis(range: -1.7...1.7), legend: .none,
          marks: [
            floor,
            .curve(method.name, x: way.points.map { $0[0] }, y: way.points.map { $0[1] }, style: Style(color: .blue)),
            .points("start", x: [Rosenbrock.start[0]], y: [Rosenbrock.start[1]], style: Style(color: .vermillion)),
            .points("minimum", x: [minimum[0]], y: [minimum[1]], style: Style(color: .green)),
          ])
      }
    }
    return Figure(
      "From the same start every method has a way of its own",
      subtitle: "steps to the minimum (green); above: a bowl, κ = \(options.bowl.significant()), turned by "
        + "\(options.turn.significant())°; below: Rosenbrock's canyon; each at the best of 17 rates" + noise,
      panels: panels(onBowl, over: bowlFloor, minimum: [0, 0])
        + panels(inCanyon, over: canyonFloor, minimum: Rosenbrock.minimum),
      arrangement: .grid(columns: methods.count))
  }
}
