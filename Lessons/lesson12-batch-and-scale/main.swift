/// Lesson 12 · How does the rate change when the problem grows?
///
/// The noise of a batch's gradient, and the best rate for it, on a table; the linear and the root rule for larger batches, and
/// where they end; wider networks with and without muP; and what a weight decay does to the size of the weights.
import ArgumentParser
import Core
import Datasets
import GradientDescent
import Lesson12
import LessonKit
import LinearModels
import Optimizers

struct BatchAndScaleLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson12-batch-and-scale", abstract: "Lesson 12 · How does the rate change when the problem grows?",
    discussion: """
      Make the batch larger and the network wider, and see where the best rate goes.

      Examples:
        swift run lesson12-batch-and-scale
        swift run lesson12-batch-and-scale --quick
        swift run lesson12-batch-and-scale --widths 32,256 --rates 0.003,0.01,0.03
      """)

  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // A table, at three points of a descent: the gradient of each of its rows. Their variance is exercise 12.1, the noise
    // scale and the best rate are exercise 12.2.
    let points = try [0, 10, 30].map { try DiabetesPoint(after: $0) }
    let variances = [1, 10, 100, 442].flatMap { batch in
      [true, false].map { variance(at: points[1], batch: batch, replacing: $0) }
    }
    let gains = [1, 4, 16, 64, 256].flatMap { batch in
      [0.5, 1, 2].map { gain(at: points[0], batch: batch, overBest: $0) }
    }

    // A bowl with noise, 16,384 steps with the batch 1; then k times the batch at a k-th of the steps, exercise 12.3.
    let scaling = ScalingRecord.Method.allCases.flatMap { scaledRuns(by: $0, factors: [4, 16, 64]) }
    let floors = [1, 8, 32, 128].map { floor(factor: $0) }
    let trades = TradeRecord.trade(κ: 10, noise: 1, batches: (0...12).map { 1 << $0 })

    // The same on pictures of clothes, with a network 32 wide: 2,048 steps with the batch 8.
    let images = try FashionMNIST.load(from: options.fashionMnist, seed: options.seed)
    let training = images.training.prefix(options.images)
    let networks = ScalingRecord.Method.allCases.flatMap { scaledNetworks(by: $0, factors: [4, 16], on: training) }

    // Networks of several widths at several rates, with the same rates in all layers and with muP's, exercise 12.4.
    let widths = Parametrisation.allCases.flatMap { parametrisation in
      options.shownWidths.flatMap { width in
        options.rates.map { rate in
          WidthRecord(
            parametrisation: parametrisation, width: width, rate: rate,
            losses: train(parametrisation, width: width, at: rate, on: training))
        }
      }
    }

    // Weight decay, and gradients that are nothing but noise.
    let decays = try [
      decay(coupled: false, scale: 1, rate: 0.01, decay: 0.1),
      decay(coupled: false, scale: 1e-4, rate: 0.01, decay: 0.1),
      decay(coupled: false, scale: 1, rate: 0.04, decay: 0.1), decay(coupled: false, scale: 1, rate: 0.01, decay: 0.4),
      decay(coupled: true, scale: 1, rate: 0.01, decay: 0.1), decay(coupled: true, scale: 1e-2, rate: 0.01, decay: 0.1),
    ]

    try Report(
      options: options, points: points, variances: variances, gains: gains, scaling: scaling, networks: networks,
      floors: floors,
      trades: trades, source: images.source, widths: widths, decays: decays
    ).publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// How far the gradient of a random batch is from that of all rows: the mean square.
  func variance(at place: DiabetesPoint, batch: Int, replacing: Bool) -> VarianceRecord {
    var random = RandomSource(seed: options.seed, stream: UInt64(batch))
    let mean = place.gradient(of: Array(place.gradients.indices))
    var sum = 0.0
    for _ in 0..<options.drawCount {
      let gradient = place.gradient(of: place.batch(of: batch, replacing: replacing, using: &random))
      sum += zip(gradient, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return VarianceRecord(
      batch: batch, replacing: replacing, measured: sum / Double(options.drawCount),
      theory: batchVariance(gradients: place.gradients, batch: batch, replacing: replacing))
  }

  /// What one step along a random batch's gradient gains, at a multiple of the best rate for this batch.
  func gain(at place: DiabetesPoint, batch: Int, overBest: Double) -> GainRecord {
    var random = RandomSource(seed: options.seed, stream: UInt64(batch))
    let rate = overBest * bestRate(gradients: place.gradients, batch: batch, curvature: place.curvature)
    let before = place.regression.cost(at: place.point)
    let slope = place.gradient(of: Array(place.gradients.indices))
    let most = rate / overBest * slope.reduce(0) { $0 + $1 * $1 } / 2  // η*·‖G‖²/2
    var (sum, sumOfSquares) = (0.0, 0.0)
    for _ in 0..<options.drawCount {
      let gradient = place.gradient(of: place.batch(of: batch, replacing: true, using: &random))
      var point = place.point
      point.descend(along: LinearModel(vector: gradient), rate: rate)
      let gain = (before - place.regression.cost(at: point)) / most
      sum += gain
      sumOfSquares += gain * gain
    }
    let (count, mean) = (Double(options.drawCount), sum / Double(options.drawCount))
    return GainRecord(
      batch: batch, rate: rate, overBest: overBest, gain: mean,
      standardError: ((sumOfSquares / count - mean * mean) / count).squareRoot())
  }

  /// Runs with k times the batch by each rule, and with the rate left as it is, beside the run with the batch 1.
  func scaledRuns(by method: ScalingRecord.Method, factors: [Int]) -> [ScalingRecord] {
    let (rate, steps) = (ScalingRecord.rate, ScalingRecord.steps)
    let base = losses(by: method, batch: 1, rate: rate, steps: steps)
    return factors.flatMap { factor in
      [ScalingRule?.none, .root, .linear].map { rule in
        let (scaledRate, scaledSteps) =
          rule.map { scaled(rate: rate, steps: steps, by: factor, $0) } ?? (rate, steps / factor)
        return ScalingRecord(
          method: method, factor: factor, rule: rule,
          losses: losses(by: method, batch: factor, rate: scaledRate, steps: scaledSteps), base: base)
      }
    }
  }

  /// The loss at eighths of a run on a noisy bowl, the mean over eight seeds.
  func losses(by method: ScalingRecord.Method, batch: Int, rate: Double, steps: Int) -> MeanLosses {
    let curvatures = ScalingRecord.curvatures
    var runs: [[Double]] = []
    for seed in options.seed..<options.seed + 8 {
      var run = Descent(
        on: NoisyBowl(curvatures: curvatures, noise: ScalingRecord.noise, batch: batch, seed: seed),
        from: [Double](repeating: 1, count: 50), by: method.optimizer, at: rate, measuringGradient: false)
      var losses = [Double](repeating: 0, count: 8)
      while let record = run.next(), record.step <= steps {
        if record.step > 0, record.step.isMultiple(of: max(steps / 8, 1)), record.step * 8 / steps <= 8 {
          losses[record.step * 8 / steps - 1] = record.loss
        }
      }
      runs.append(losses)
    }
    return MeanLosses(runs)
  }

  /// The same with networks: the loss at quarters of the run, the mean of two of them.
  func scaledNetworks(
    by method: ScalingRecord.Method, factors: [Int], on images: LabelledImages
  ) -> [ScalingRecord] {
    func losses(batch: Int, rate: Double, steps: Int) -> MeanLosses {
      var runs: [[Double]] = []
      for seed in options.seed..<options.seed + 2 {
        let batches = ImageBatches(images, batch: batch, seed: seed)
        var run = Descent(
          on: batches, from: Parametrisation.standard.network(width: 32, on: images, seed: seed),
          by: method.optimizerOfNetworks, at: rate, measuringGradient: false)
        var losses = [Double](repeating: 0, count: 4)
        while run.step < steps, let record = run.next(), record.loss.isFinite {
          let quarter = max(steps / 4, 1)
          if run.step.isMultiple(of: quarter), run.step / quarter <= 4 {
            losses[run.step / quarter - 1] = batches.loss(of: run.point)
          }
        }
        runs.append(losses)
      }
      return MeanLosses(runs)
    }
    let (rate, steps) = (method == .sgd ? 0.02 : 0.000_5, 2_048)
    let base = losses(batch: 8, rate: rate, steps: steps)
    return factors.flatMap { factor in
      [ScalingRule?.none, .root, .linear].map { rule in
        let (scaledRate, scaledSteps) =
          rule.map { scaled(rate: rate, steps: steps, by: factor, $0) } ?? (rate, steps / factor)
        return ScalingRecord(
          method: method, factor: factor, rule: rule,
          losses: losses(batch: 8 * factor, rate: scaledRate, steps: min(scaledSteps, steps)), base: base)
      }
    }
  }

  /// How high SGD stays on 1,000 parabolas of curvature 1 at the rate 0.01·k, the noise divided by √k, over the height for k = 1.
  func floor(factor: Int) -> FloorRecord {
    let heights = [1, factor].map { k in
      var bowl = NoisyBowl(curvatures: [Double](repeating: 1, count: 1_000), noise: 1, batch: k, seed: options.seed)
      var weights = [Double](repeating: 0, count: 1_000)
      let rate = 0.01 * Double(k)
      var sum = 0.0
      for step in 0..<2_000 {
        let (loss, gradient) = bowl.lossAndGradient(at: weights)
        if step >= 1_000 { sum += loss / 1_000 }
        for place in weights.indices { weights[place] -= rate * gradient[place] }
      }
      return sum
    }
    return FloorRecord(
      factor: factor, measured: heights[1] / heights[0], theory: floorRatio(rate: 0.01, curvature: 1, factor: factor))
  }

  /// Networks trained by Adam on random batches of 64 images, one for each seed: the loss of each at the end.
  func train(
    _ parametrisation: Parametrisation, width: Int, at rate: Double, on images: LabelledImages
  ) -> [Double] {
    (options.seed..<options.seed + WidthRecord.count).map { seed in
      let batches = ImageBatches(images, batch: 64, seed: seed)
      var run = Descent(
        on: batches, from: parametrisation.network(width: width, on: images, seed: seed),
        by: parametrisation.optimizer(width: width), at: rate, measuringGradient: false)
      while run.step < options.steps, let record = run.next(), record.loss.isFinite {}
      return batches.loss(of: run.point)
    }
  }

  /// 500 weights that see nothing but noise, from 0, for six times 1/(ηλ).
  func decay(coupled: Bool, scale: Double, rate: Double, decay: Double) throws -> DecayRecord {
    var sizes = DecayRecord(isCoupled: coupled, scale: scale, rate: rate, decay: decay)
    let noise = PureNoise(scale: scale, seed: options.seed)
    var run = Descent(
      on: noise, from: [Double](repeating: 0, count: 500), by: try sizes.optimizer, at: rate, measuringGradient: false)
    while let record = run.next(), record.step < 6 * sizes.time {
      if run.step.isMultiple(of: max(sizes.time / 20, 1)) { sizes.append(run.point, at: run.step) }
    }
    return sizes
  }
}

BatchAndScaleLesson.main()
