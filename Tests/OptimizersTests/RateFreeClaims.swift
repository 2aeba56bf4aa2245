import Core
import GradientDescent
import Optimizers
import Tensors
import TestSupport
import Testing

/// What the papers promise of DoG, Prodigy, the schedule-free methods and Muon, on problems of a few numbers.
@Suite struct RateFreeClaims {
  /// A bowl whose slope is as steep far away as near: √Σx².
  struct Cone: Objective {
    func lossAndGradient(at x: [Double]) -> (loss: Double, gradient: [Double]) {
      let distance = x.norm
      return (distance, x.map { distance == 0 ? 0 : $0 / distance })
    }
  }

  static func start(distance: Double) -> [Double] { [0.6 * distance, -0.8 * distance] }

  // MARK: Prodigy and DoG

  /// What would a d above D mean for the first steps of a run?
  @Test(arguments: [1.0, 10, 100]) func `Prodigy's d never falls and never exceeds the distance D`(distance: Double) {
    for bowl in [true, false] {
      var (method, x) = (Prodigy<[Double]>(), Self.start(distance: distance))
      var last = 0.0
      for _ in 0..<1_000 {
        let (_, gradient) =
          bowl
          ? QuadraticBowl(conditionNumber: 10).lossAndGradient(at: x) : Cone().lossAndGradient(at: x)
        method.step(&x, along: gradient, rate: 1)
        #expect(method.distance >= last && method.distance <= distance)
        last = method.distance
      }
      #expect(last >= distance / 10)
    }
  }

  @Test func `a guess of d above the distance is kept, and not corrected`() throws {
    var (method, x) = (try Prodigy<[Double]>(initialDistance: 50), Self.start(distance: 1))
    for _ in 0..<100 { method.step(&x, along: Cone().lossAndGradient(at: x).gradient, rate: 1) }
    #expect(method.distance >= 50)
  }

  @Test(arguments: [1.0, 10, 100]) func `DoG's distance comes to rest at D, and a little above`(distance: Double) {
    var (method, x) = (DoG<[Double]>(), Self.start(distance: distance))
    for _ in 0..<2_000 { method.step(&x, along: Cone().lossAndGradient(at: x).gradient, rate: 1) }
    #expect(method.distance >= distance && method.distance <= 1.15 * distance)
    #expect(x.norm <= 0.1 * distance)
  }

  /// Ten thousand times as small a start: how many steps does that cost?
  @Test func `DoG hardly depends on its first distance`() throws {
    let ends = try [1e-8, 1e-6, 1e-4, 1e-2].map { start in
      let run = Descent(
        on: QuadraticBowl(conditionNumber: 10), from: Self.start(distance: 10),
        by: try DoG<[Double]>(relativeStart: start), at: 1)
      var copy = run
      return copy.history(steps: 3_000).losses.last ?? .nan
    }
    #expect(ends.allSatisfy { $0 <= 1e-6 })
  }

  // MARK: Schedule-free

  @Test func `at β = 0 the point is the mean of plain descent's`() throws {
    let bowl = QuadraticBowl(conditionNumber: 10, turnedBy: 20)
    var run = Descent(on: bowl, from: [3, -1], by: try SGDScheduleFree(momentum: 0), at: 0.15)
    var plain = Descent(on: bowl, from: [3, -1], by: SGD(), at: 0.15)
    var sum = [0.0, 0]
    for step in 1...200 {
      _ = (run.next(), plain.next())
      sum = zip(sum, plain.point).map { $0 + $1 }
      #expect(zip(run.point, sum).allSatisfy { abs($0 - $1 / Double(step)) <= 1e-13 })
    }
  }

  /// Plain descent diverges from 0.2 on: the largest curvature is 10.
  @Test(arguments: [0.3, 1, 1.9]) func `far beyond 2 over λ a schedule-free run settles`(rate: Double) {
    let bowl = QuadraticBowl(conditionNumber: 10)
    var run = Descent(on: bowl, from: [1, 1], by: SGDScheduleFree(), at: rate)
    // On the way the average may stand ten times as high as the start.
    for _ in 0..<1_000 { _ = run.next() }
    #expect(run.point.norm <= 1e-6)
    var plain = Descent(on: bowl, from: [1, 1], by: SGD(), at: rate)
    #expect(plain.history(steps: 1_000).isDiverged)
  }

  @Test func `beyond 2 over (1 − β)λ it does not`() {
    var run = Descent(on: QuadraticBowl(conditionNumber: 10), from: [1, 1], by: SGDScheduleFree(), at: 2.1)
    #expect(run.history(steps: 3_000).isDiverged)
  }

  /// The record is about the average, the step about another place: which loss stands in the record?
  @Test(arguments: OptimizerSpec.averaging)
  func `a run records its average, and takes its gradients elsewhere`(name: String) throws {
    let bowl = QuadraticBowl(conditionNumber: 10)
    let method: AnyOptimizer<[Double]> = try OptimizerSpec("\(name) warmup_steps=4").optimizer()
    var run = Descent(on: bowl, from: [3, -1], by: method, at: 0.1)
    var (alone, x) = (method, run.point)
    for step in 1...30 {
      let record = run.next()
      #expect(record?.loss == bowl.loss(at: x))
      #expect(record?.gradientNorm == bowl.lossAndGradient(at: x).gradient.norm)
      #expect(record?.rate == (step < 4 ? 0.1 * Double(step) / 4 : 0.1))
      let y = alone.gradientPoint(from: x) ?? x
      // The first average is the first iterate.
      if step > 2 { #expect(y != x) }
      alone.step(&x, along: bowl.lossAndGradient(at: y).gradient, rate: 0.1)
      #expect(run.point == x)
    }
  }

  // MARK: Muon

  /// The root of the sum of all squares is 1, so the two singular values are s and the rest.
  @Test func `five steps of Newton-Schulz bring singular values from 0.01 to 1 into 0.682 to 1.134`() throws {
    var (least, largest) = (Double.infinity, 0.0)
    for number in 0...2_000 {
      let s = 0.01 + 0.99 * Double(number) / 2_000
      let o = Matrix(rows: 2, columns: 3) { $0 == $1 ? ($0 == 0 ? s : (1 - s * s).squareRoot()) : 0 }.orthogonalized()
      (least, largest) = (min(least, o[0, 0]), max(largest, o[0, 0]))
      #expect(o[0, 1] == 0 && o[1, 0] == 0 && o[1, 2] == 0)
    }
    #expect(abs(least - 0.682) <= 5e-4 && abs(largest - 1.134) <= 5e-4)
    let exact = try Matrix([[0.3, 0.1], [-0.2, 0.5]]).orthogonalized(
      steps: 20, coefficients: NewtonSchulzCoefficients(1.875, -1.25, 0.375))
    let (first, second) = (Array(exact.row(0)), Array(exact.row(1)))
    #expect(abs(first.dot(second)) <= 1e-12)
    #expect(abs(first.norm - 1) <= 1e-12)
    #expect(abs(second.norm - 1) <= 1e-12)
  }

  @Test func `a matrix of zeros, one without numbers and one of NaN are no trouble`() {
    #expect(Matrix(rows: 2, columns: 2) { _, _ in 0 }.orthogonalized().elements == [0, 0, 0, 0])
    #expect(Matrix(rows: 0, columns: 3) { _, _ in 0 }.orthogonalized().elements.isEmpty)
    #expect(Matrix(rows: 2, columns: 1) { _, _ in .nan }.orthogonalized().elements.allSatisfy { $0.isNaN })
    #expect(Matrix(rows: 2, columns: 1) { _, _ in 1e200 }.orthogonalized().elements.allSatisfy { $0.isFinite })
  }

  /// What couples the numbers of a matrix is the matrix: turned on either side, the step turns with it.
  @Test(arguments: [(2, 3), (3, 2), (3, 3)]) func `Muon's step turns with the matrix`(rows: Int, columns: Int) throws {
    var random = RandomSource(seed: 4)
    func tensor(_ numbers: Matrix) -> Tensor<Double> {
      Tensor(numbers.elements, shape: [numbers.rows, numbers.columns])
    }
    func turned(_ m: Matrix) -> Matrix {
      // By an angle in the first two rows.
      Matrix(rows: rows, columns: columns) { i, j in
        i == 0 ? 0.6 * m[0, j] - 0.8 * m[1, j] : i == 1 ? 0.8 * m[0, j] + 0.6 * m[1, j] : m[i, j]
      }
    }
    var (plain, other) = (Muon<Tensor<Double>>(), Muon<Tensor<Double>>())
    let start = Matrix(rows: rows, columns: columns) { _, _ in random.uniform(in: -1..<1) }
    var (w, u) = (tensor(start), tensor(turned(start)))
    for _ in 0..<20 {
      let gradient = Matrix(rows: rows, columns: columns) { _, _ in random.uniform(in: -1..<1) }
      plain.step(&w, along: tensor(gradient), rate: 0.1)
      other.step(&u, along: tensor(turned(gradient)), rate: 0.1)
      let expected = turned(Matrix(rows: rows, columns: columns) { w.scalars[$0 * columns + $1] })
      #expect(zip(u.scalars, expected.elements).allSatisfy { abs($0 - $1) <= 1e-9 })
    }
  }

  @Test func `a vector beside a matrix, and a matrix without a shape, go as they would alone`() throws {
    let matrix = Tensor<Double>([1, 2, 3, 4, 5, 6], shape: [2, 3])
    var (both, alone, flat) = (Muon<[Tensor<Double>]>(), Muon<Tensor<Double>>(), Muon<[Double]>())
    var (w, m, v) = ([matrix, Tensor([1.0, -1])], matrix, [1.0, -1])
    for step in 0..<10 {
      let g = matrix.mapScalars { ($0 + Double(step)).truncatingRemainder(dividingBy: 2.7) - 1 }
      let h = [0.5, Double(step) - 3]
      both.step(&w, along: [g, Tensor(h)], rate: 0.1)
      alone.step(&m, along: g, rate: 0.1)
      flat.step(&v, along: h, rate: 0.1)
    }
    #expect(w[0].scalars == m.scalars && w[1].scalars == v)
    var (reference, u) = (try AdamW<[Double]>(betas: (0.95, 0.95), epsilon: 1e-7, weightDecay: 0.1), [1.0, -1])
    for step in 0..<10 { reference.step(&u, along: [0.5, Double(step) - 3], rate: 0.1) }
    #expect(zip(u, v).allSatisfy { abs($0 - $1) <= 1e-12 })
  }

  @Test func `Float's matrices follow Double's to Float's digits`() {
    var (double, float) = (Muon<Tensor<Double>>(), Muon<Tensor<Float>>())
    var (w, u) = (Tensor<Double>([1, 2, 3, 4], shape: [2, 2]), Tensor<Float>([1, 2, 3, 4], shape: [2, 2]))
    for step in 0..<20 {
      let g = [0.3, -0.2, Double(step % 5) - 2, 1]
      double.step(&w, along: Tensor(g, shape: [2, 2]), rate: 0.05)
      float.step(&u, along: Tensor(g.map { Float($0) }, shape: [2, 2]), rate: 0.05)
    }
    #expect(zip(w.scalars, u.scalars).allSatisfy { abs($0 - Double($1)) <= 1e-5 })
  }
}
