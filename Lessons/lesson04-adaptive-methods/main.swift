/// Lesson 04 · Can the rate choose itself?
///
/// Five optimizers on one bowl and in one canyon; a problem that each of three is best at; what momentum gains as bowls grow narrower; up to which rate each rule
/// is stable; and three gradients on which Adam goes to the wrong end.
import ArgumentParser
import GradientDescent
import LessonKit
import Optimizers
import Tuning

struct AdaptiveMethodsLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson04-adaptive-methods", abstract: "Lesson 04 · Can the rate choose itself?",
    discussion: """
      Measure what momentum and adaptive rates gain, and where they fail.

      Examples:
        swift run lesson04-adaptive-methods
        swift run lesson04-adaptive-methods --kappa 10,1000 --count 5
        swift run lesson04-adaptive-methods --noise 0.1 --seed 2
      """)

  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // The heavy ball is exercise 4.1 and Adam exercise 4.2: with your own code chosen, this runs and draws your own.
    let report = Report(
      options: options, paths: try optimizerPaths(), sweep: conditionNumberSweep(), limits: stabilityLimits(),
      counterExample: counterExample(), strengths: try OptimizerStrengths(steps: options.steps, seed: options.seed))
    try report.publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// Five optimizers from (−1.2, 1) on a narrow bowl and in Rosenbrock's canyon, each at 17 rates; the best run is kept.
  func optimizerPaths() throws -> OptimizerPaths {
    let rates = try RateGrid.logarithmic(from: 1e-4, to: 1, count: 17).rates
    var paths = OptimizerPaths()
    for landscape in options.landscapes {
      for choice in OptimizerChoice.allCases {
        for rate in rates {
          let optimizer = choice.optimizer(momentum: options.beta)
          var run = Descent(on: landscape, from: Rosenbrock.start, by: optimizer, at: rate)
          var points = [run.point]
          while let record = run.next(), record.step < options.steps { points.append(run.point) }
          paths.keepBest(Trajectory(of: choice, on: landscape.surface, at: rate, through: points))
        }
      }
    }
    return paths
  }

  /// Bowls with curvatures 1 and κ: steps from (1, 1) until the distance to the minimum, 0, is a millionth of the first.
  func conditionNumberSweep() -> ConditionNumberSweep {
    var sweep = ConditionNumberSweep(fixedMomentum: options.beta)
    for κ in options.conditionNumbers {
      for tuning in MomentumTuning.allCases {
        var (optimizer, rate) = tuning.optimizer(for: κ, fixedMomentum: options.beta)
        var (point, steps) = ([1.0, 1.0], 0)
        let goal = 1e-6 * point.norm
        // Descent at its best rate takes κ/2·ln 10⁶, about 7κ.
        while point.norm > goal, steps < 5_000 + Int(40 * κ) {
          optimizer.step(&point, along: [point[0], κ * point[1]], rate: rate)
          steps += 1
        }
        sweep.record(point.norm <= goal ? steps : nil, by: tuning, at: κ)
      }
    }
    return sweep
  }

  /// A parabola of curvature λ: the rate up to which each rule with momentum converges.
  func stabilityLimits() -> StabilityLimits {
    let (λ, steps) = (7.0, 3_000)
    var limits = StabilityLimits(curvature: λ, steps: steps)
    for rule in MomentumRule.allCases {
      for β in options.momenta {
        // |x| after so many steps from x = 1; NaN and more than 1e100 end the run.
        func distance(after steps: Int, at rate: Double) -> Double {
          var (optimizer, x) = (rule.optimizer(momentum: β), [1.0])
          for _ in 0..<steps where abs(x[0]) <= 1e100 { optimizer.step(&x, along: [λ * x[0]], rate: rate) }
          return abs(x[0])
        }
        let theory = rule.largestStableStep(momentum: β) / λ
        limits.records.append(
          StabilityLimits.Record(
            rule: rule, momentum: β, theory: theory,
            measured: rateByBisection(from: 1 / λ) { distance(after: steps, at: $0) <= 1 },
            below: distance(after: 100, at: 0.99 * theory), above: distance(after: 100, at: 1.01 * theory)))
      }
    }
    return limits
  }

  /// The example of Reddi, Kale and Kumar 2018: gradients 3, −1, −1, 3, −1, −1, … on the interval from −1 to 1.
  ///
  /// The sum of three is +1, so that −1 is the best place.
  func counterExample() -> CounterExample {
    var example = CounterExample(steps: 3_000)
    for choice in CounterExampleChoice.allCases {
      for start in CounterExample.starts {
        var (optimizer, x) = (choice.optimizer, [start])
        var path = x
        for t in 1...example.steps {
          optimizer.step(&x, along: [t % 3 == 1 ? 3 : -1], rate: 0.5 / Double(t).squareRoot())
          if x[0].isFinite { x[0] = min(max(x[0], -1), 1) }
          path.append(x[0])
        }
        example.records.append(CounterExample.Record(choice: choice, start: start, path: path))
      }
    }
    return example
  }
}

AdaptiveMethodsLesson.main()
