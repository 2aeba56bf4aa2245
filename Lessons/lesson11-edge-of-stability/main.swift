/// Lesson 11 · Why does a network not explode?
///
/// What a rate beyond 2/λmax does where the curvature is not the same everywhere: logistic regression on tumours, a valley of
/// two numbers, a network on pictures of clothes, and Adam, whose bound is another one. Then the catapult: how far beyond the
/// bound a run still comes down.
import ArgumentParser
import Autograd
import Core
import Datasets
import GradientDescent
import Lesson11
import LessonKit
import Optimizers

struct EdgeOfStabilityLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson11-edge-of-stability", abstract: "Lesson 11 · Why does a network not explode?",
    discussion: """
      Measure the curvature along whole runs, at rates below and beyond 2 over it.

      Examples:
        swift run lesson11-edge-of-stability
        swift run lesson11-edge-of-stability --rates 0.3
      """)

  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // Tumours, by two measurements that no line separates and by thirty that a plane does. Their curvature is found by
    // exercises 11.1 and 11.2.
    let tumours = try Tumours()
    let mixed = [0.98, 1.02, 1.5, 4].map { tumours.mixed.run(at: $0 * tumours.mixed.edge, steps: 4_000) }
    let separable = [1.0, 4, 32, 128].map { tumours.separable.run(at: $0 * tumours.separable.edge, steps: 4_000) }

    // ½(ab − 1)², started beside its valley, where the curvature is r times the bound.
    let valley = [0.9, 0.99, 1.02, 1.1, 1.5, 1.9, 2.1].map { ValleyRun(start: $0, rate: 0.1, steps: 4_000) }

    // A network: plain descent on all images at once, and Adam.
    let images = try ImageTask(options)
    let descent = try options.descentRates.map { try descend(on: images, loss: .squaredError, at: $0) }
    let crossEntropy = try descend(on: images, loss: .crossEntropy, at: 0.2)
    let adam = try options.ratesOfAdam.map { try descendByAdam(on: images, at: $0) }
    let oneScalar = try descendByOneScalar(on: images, at: 0.02)

    // Two linear layers, exercise 11.4, from random weights, at rates that are 1.5 to 4.1 over λ.
    let catapults = [1.5, 1.99, 2.5, 3, 3.5, 3.99, 4.1].map { Catapult(ratio: $0, width: 512, seed: options.seed) }

    try Report(
      options: options, tumours: tumours, mixed: mixed, separable: separable, valley: valley, images: images,
      descent: descent, crossEntropy: crossEntropy, adam: adam, oneScalar: oneScalar, catapults: catapults
    ).publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// Descent at one rate; every few steps the largest curvature where the run is: λ, and η·λ/2, which is 1 at the edge.
  func descend(on images: ImageTask, loss: ImageTask.Loss, at rate: Double) throws -> EdgeRun {
    var run = Descent(on: images.objective(loss), from: images.start, by: SGD(), at: rate)
    var edges = EdgeRun(rate: rate, loss: loss)
    edges.measure(run.point, on: images, overEdge: { rate * $0 / 2 })
    while let record = run.next(), record.step < options.stepCount, !edges.isDiverged {
      edges.append(record)
      if run.step.isMultiple(of: options.interval) {
        edges.measure(run.point, on: images, overEdge: { rate * $0 / 2 })
      }
    }
    return edges
  }

  /// Adam at one rate; the curvature is that of P⁻¹H, with what Adam divides by on P's diagonal, exercise 11.3.
  func descendByAdam(on images: ImageTask, at rate: Double) throws -> EdgeRun {
    var run = Descent(on: images.objective(.squaredError), from: images.start, by: Adam(), at: rate)
    var edges = EdgeRun(rate: rate, loss: .squaredError)
    let edge = adamEdge(rate: rate, beta1: run.optimizer.beta1)
    while let record = run.next(), record.step < options.stepCount, !edges.isDiverged {
      edges.append(record)
      if run.step == 1 || run.step.isMultiple(of: options.interval) {
        edges.measure(run.point, on: images, dividedBy: run.optimizer.preconditioner, overEdge: { $0 / edge })
      }
    }
    return edges
  }

  /// RMSprop with one number for all parameters: descent at the rate η/√s, s the running mean of the squared length of the
  /// gradient.
  func descendByOneScalar(on images: ImageTask, at rate: Double) throws -> EdgeRun {
    var run = Descent(on: images.objective(.squaredError), from: images.start, by: SGD(), at: rate)
    var edges = EdgeRun(rate: rate, loss: .squaredError)
    var meanSquare = images.squaredGradientLength(at: run.point)
    while run.step < options.stepCount, !edges.isDiverged {
      let applied = rate / meanSquare.squareRoot()
      if run.step.isMultiple(of: options.interval) {
        edges.measure(run.point, on: images, overEdge: { applied * $0 / 2 })
      }
      let record = run.next(at: applied)
      edges.append(record)
      meanSquare += 0.01 * ((record.gradientNorm ?? .nan) * (record.gradientNorm ?? .nan) - meanSquare)
    }
    return edges
  }
}

EdgeOfStabilityLesson.main()
