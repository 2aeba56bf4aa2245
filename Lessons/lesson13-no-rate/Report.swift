import Core
import Lesson13
import LessonKit
import Plotting
import Terminal

/// Everything that lesson 13 prints, made of its records.
///
/// The pictures are in ReportFigures.swift.
struct Report {
  let options: Options
  let equations: [EquationsRun]
  let smooth: [SmoothRun]
  let distances: [DistanceRun]
  let averages: [ScheduleFreeRun]
  let rivers: [RiverRun]
  let matrices: [MatrixRun]
  let images: SoftmaxTask
  let softmax: [SoftmaxRun]

  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    console.print("Lesson 13 · Can the run find its own rate?", right: "equations, tumours, images")
    console.print()
    if hasPolyak { printEquations(on: console) }
    if hasAdGD { printSmooth(on: console) }
    printDistances(on: console)
    if hasAverage { printAverages(on: console) }
    printRivers(on: console)
    if hasMatrix { printMatrices(on: console) }
    printSoftmax(on: console)

    var figures = pictures.figures(for: 13, on: console)
    figures.show(riverFigure, named: "river")
    if hasAdGD { figures.show(gradientsFigure, named: "gradients", inTerminal: false) }
    figures.show(distanceFigure, named: "distance", inTerminal: false)
    if hasMatrix { figures.show(matrixFigure, named: "matrix", inTerminal: false) }
    figures.show(imagesFigure, named: "images", inTerminal: false)
    if let file { try csv.write(to: file) }
    console.mention(open: openExercises, in: "lesson13-no-rate")
    console.close(
      conclusion: conclusion, figures: figures, next: "Lessons/lesson13-no-rate/README.md, exercise 13.1")
  }

  // MARK: Rates from the loss and from two gradients

  private func printEquations(on console: Console) {
    console.paragraph(
      "60 equations in 20 unknowns, one of them at each of 2,000 steps (seed \(options.seed)). How much of the distance "
        + "from the solution is left, after how many steps it had grown, and J − J*; beside Polyak's rate a constant one "
        + "that nobody searched for.")
    console.print()
    var table = TextTable("equations", "rate", "left", "grew", "J − J*")
    for run in equations {
      table.add(
        run.equations, run.name, run.left.significant(2), run.growths.grouped, run.excess.significant(2))
    }
    console.print(table)
    console.print()
  }

  private func printSmooth(on console: Console) {
    console.paragraph(
      "Rates from two gradients (AdGD, from 1e-6); a constant rate that is safe (one over the largest curvature on the "
        + "way, the best one of the bowl, the bound for the largest curvature anywhere); and the best of those that are "
        + "1, 2, 4, … 256 times as large. J after the last step.")
    console.print()
    var table = TextTable("problem", "steps", "safe", "J", "best", "its J", "AdGD's J", "peak rate")
    for run in smooth {
      table.add(
        run.problem.name, "\(run.problem.steps)", run.problem.constant.significant(3),
        (run.constant.last ?? .nan).significant(2), run.best.rate.significant(3), run.best.loss.significant(2),
        (run.adaptive.last ?? .nan).significant(2), (run.rates.max() ?? .nan).significant(3))
    }
    console.print(table)
    console.print()
  }

  // MARK: The distance

  private func printDistances(on console: Console) {
    console.paragraph(
      "60 equations at once, whose solution is D away from the start, \(DistanceProblem.steps.grouped) steps. What "
        + "D-Adaptation and DoG take for D, over D, and J at the end, beside that of the best of 25 constant rates; on "
        + "the cone |Ax − b| as a multiple of it.")
    console.print()
    var table = TextTable("J", "D", "d/D", "r/D", "J, best constant", "D-Adaptation", "DoG")
    for run in distances {
      let isCone = run.problem.loss == .length
      table.add(
        run.problem.loss.rawValue, run.problem.distance.significant(),
        ((run.estimates.last ?? .nan) / run.problem.distance).fixed(3),
        ((run.distances.last ?? .nan) / run.problem.distance).fixed(3), run.best.loss.significant(2),
        isCone ? (run.adaptedLoss / run.best.loss).significant(2) + "×" : run.adaptedLoss.significant(2),
        isCone ? (run.distanceLoss / run.best.loss).significant(2) + "×" : run.distanceLoss.significant(2))
    }
    console.print(table)
    console.print()
  }

  // MARK: Averages and schedules

  private func printAverages(on console: Console) {
    console.paragraph(
      "½(10x² + ½y²) from (1, 1), \(ScheduleFreeRun.steps.grouped) steps; plain descent needs a rate below 0.2. The "
        + "distance from the minimum: of plain descent, of its mean (β = 0), and of schedule-free descent (β = 0.9).")
    console.print()
    var table = TextTable("rate", "plain", "mean, β = 0", "β = 0.9")
    for run in averages {
      func shown(_ distance: Double) -> String { distance < 1e6 ? distance.significant(2) : "diverged" }
      table.add(run.rate.significant(), shown(run.plain), shown(run.mean), shown(run.scheduleFree))
    }
    console.print(table)
    console.print()
  }

  private func printRivers(on console: Console) {
    console.paragraph(
      "A river in a valley with noise: ½x² − \(River.slope.significant())·y, \(River.steps.grouped) steps, the mean of "
        + "\(River.count.grouped) runs (seed \(options.seed)). How high above the river at the end, how far down along "
        + "it, and both together.")
    console.print()
    var table = TextTable("schedule", "after 800", "height", "travel", "J at the end")
    for run in rivers {
      table.add(
        run.name, run.losses[800].fixed(3), run.height.fixed(3), run.travel.fixed(3),
        (run.losses.last ?? .nan).fixed(3))
    }
    console.print(table)
    console.print()
  }

  // MARK: The matrix and the images

  private func printMatrices(on console: Console) {
    console.paragraph(
      "Least squares with a matrix of \(MatrixProblem.size) × \(MatrixProblem.size) unknowns, "
        + "\(MatrixProblem.steps) steps (seed \(options.seed)): the distance from the solution, over that at the start. "
        + "Muon has Nesterov's momentum of 0.9, too; the first and the third row know κ.")
    console.print()
    var table = TextTable("κ", "method", "after 100", "after 300")
    for run in matrices {
      guard run.distances.count == MatrixProblem.steps else { continue }
      table.add(
        run.conditionNumber.grouped, run.name, run.distances[99].significant(2),
        (run.distances.last ?? .nan).significant(2))
    }
    console.print(table)
    console.print()
  }

  private func printSoftmax(on console: Console) {
    console.paragraph(
      "\(images.source) Softmax regression on \(images.training.count.grouped) of them, 64 at each of "
        + "\(options.stepCount.grouped) steps, from zeros. The middle rate of the second half; the loss over all of them "
        + "at the end, and in the last third on the mean and at most; the accuracy on those of the test.")
    console.print()
    var table = TextTable("method", "late rate", "loss", "late mean", "at most", "accuracy")
    for run in softmax where run.loss.isFinite {
      table.add(
        run.name, run.lateRate.significant(2), run.loss.fixed(3), run.lateLoss.fixed(3), run.largestLate.fixed(3),
        run.accuracy.fixed(3))
    }
    console.print(table)
  }

  // MARK: The end

  private var conclusion: String {
    let assumed =
      "What you no longer choose, you assume: a least loss, two gradients of one function, a distance, an average."
    func best(_ isMeant: (String) -> Bool) -> SoftmaxRun? {
      softmax.filter { isMeant($0.name) && $0.loss.isFinite }.min { $0.loss < $1.loss }
    }
    let searched = [
      best { $0.hasPrefix("constant") }, best { $0.hasSuffix("linear to 0") }, best { $0.hasPrefix("schedule-free") },
    ]
    let found = softmax.filter { $0.name.hasPrefix("DoG") }.map(\.loss)
    guard hasAverage else { return assumed }
    let losses = searched.compactMap { $0 }.map { "\($0.loss.fixed(3)) (\($0.name))" }
    return assumed
      + " On these images, with this seed, the least losses at rates that were searched for: "
      + losses.joined(separator: ", ") + ". DoG, which finds its own, comes to "
      + "\(found.map { $0.fixed(3) }.joined(separator: ", "))."
  }

  var hasPolyak: Bool { equations.allSatisfy { $0.left.isFinite } }
  var hasAdGD: Bool { smooth.allSatisfy { $0.rates.allSatisfy(\.isFinite) } }
  var hasAverage: Bool { averages.allSatisfy { $0.scheduleFree.isFinite && $0.scheduleFree > 0 } }
  var hasMatrix: Bool { matrices.allSatisfy { $0.distances.allSatisfy(\.isFinite) } }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    var rate = AdGDRate(first: 1)
    var averaged = AveragedDescent(start: [1], beta: 0.5)
    averaged.step(along: [1], rate: 1)
    return [
      "13.1 PolyakRate.swift": polyakRate(loss: 1, leastLoss: 0, gradient: [1], cap: 1).isNaN,
      "13.2 AdGDRate.swift": rate.next(at: [1], gradient: [1]).isNaN,
      "13.3 AveragedDescent.swift": averaged.average.isEmpty || averaged.probe.isEmpty,
      "13.4 Orthogonalized.swift": orthogonalized([[1]], rounds: 1).isEmpty,
    ]
  }

  /// A row per step of each run on the images.
  private var csv: CSVFile {
    var file = CSVFile(columns: ["method", "step", "rate", "loss"])
    for run in softmax {
      for (step, (rate, loss)) in zip(run.rates, run.losses).enumerated() {
        file.add(cells: [run.name, "\(step)", "\(rate)", "\(loss)"])
      }
    }
    return file
  }
}

extension Double {
  /// A whole number with its thousands set apart.
  fileprivate var grouped: String { Int(self).grouped }
}
