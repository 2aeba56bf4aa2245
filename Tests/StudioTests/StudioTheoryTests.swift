import Foundation
import Optimizers
import Schedules
import Testing

@testable import Studio

@Suite struct StudioTheoryTests {
  /// Two runs on one parabola, long enough that only the slowest part is left: by how much does it shrink in a step?
  @Test(arguments: [
    "SGD", "SGD momentum=0.5", "SGD momentum=0.9", "SGD momentum=0.9 nesterov=true", "SGD momentum=0.8 dampening=0.3",
  ])
  func `the predicted factor is the spectral radius of the step`(text: String) throws {
    let spec = try OptimizerSpec(text)
    let theory = try #require(Theory(of: spec))
    for (rate, curvature) in [(0.01, 1.0), (0.1, 2.5), (0.5, 1.0), (0.9, 2.0), (1.2, 1.0), (0.3, 4.0)] {
      // The step is linear: two starts span all, and the norm of its power has the radius as its root.
      var columns: [[Double]] = []
      for start in [[1.0, 0.0], [0.0, 1.0]] {
        var (x, v) = (start[0], start[1])
        let (momentum, dampening) = (number(spec, "momentum"), number(spec, "dampening"))
        let steps = 400
        for _ in 0..<steps {
          v = momentum * v + (1 - dampening) * curvature * x
          let step = spec.parameters["nesterov"] == .flag(true) ? curvature * x + momentum * v : v
          x -= rate * (momentum == 0 ? curvature * x : step)
        }
        columns.append([x, v])
      }
      let size = columns.joined().map { $0 * $0 }.reduce(0, +).squareRoot()
      let radius = pow(size, 1.0 / 400)
      let predicted = theory.factor(rate: rate, eigenvalues: [curvature])
      if size.isFinite, size > 1e-280 {
        #expect(abs(predicted - radius) <= 0.02 * max(radius, 0.1), "\(text), rate \(rate), curvature \(curvature)")
      }
    }
  }

  private func number(_ spec: OptimizerSpec, _ key: String) -> Double {
    if case .number(let number)? = spec.parameters[key] { number } else { 0 }
  }

  @Test(arguments: ["SGD", "SGD momentum=0.9", "SGD momentum=0.9 nesterov=true", "SGD weight_decay=0.1"])
  func `at its own bound the factor is 1, from both sides`(text: String) throws {
    let theory = try #require(Theory(of: OptimizerSpec(text)))
    let bound = try #require(theory.bound(largestEigenvalue: 3))
    #expect(abs(theory.factor(rate: bound, eigenvalues: [3]) - 1) <= 1e-9)
    #expect(theory.factor(rate: bound * 0.99, eigenvalues: [3]) < 1)
    #expect(theory.factor(rate: bound * 1.01, eigenvalues: [3]) > 1)
  }

  @Test(arguments: ["Adam", "RMSprop", "Adagrad", "SGD maximize=true"])
  func `methods without a formula say so`(text: String) throws {
    let spec = try OptimizerSpec(text)
    #expect(Theory(of: spec) == nil)
  }

  @Test func `the observed factor comes to the predicted one on a bowl`() throws {
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": "bowl", "settings": ["kappa": 10, "turn": 30]])
    try tab.ask(["do": "rate", "run": 0, "rate": 0.15])
    try tab.run(60)
    let position = tab.session.runs[0].position
    let observed = try #require(position.observedFactor(present: position.present))
    #expect(abs(observed - 0.85) <= 1e-6)
  }

  /// Is the curve on the page the one that the command line prints?
  @Test(arguments: [
    "StepLR step_size=10 gamma=0.1 --base-lr 0.1", "LambdaLR lr_lambda=exp(0.95) --base-lr 0.1",
    "PiecewiseConstant boundaries=10,20 values=0.1,0.05,0.01", "CosineRestarts from=0.1 over=10 stretch=2 decay=0.5",
    "Polynomial from=0.1 to=0.01 over=11 power=1 cycle=true", "InverseSquareRoot to=0.1 warmup=10 first=0 timescale=20",
    "WarmupStableDecay to=0.1 warmup=10 decay=20 over=99", "Warmup to=0.1 over=5 then Cosine from=0.1 to=0.001 over=20",
    "milestones=5 Linear from=0 to=0.1 over=6 then Cosine from=0.1 to=0 over=21",
    "milestones=30 StepLR step_size=10 then Linear from=0.01 to=0 over=20 --base-lr 0.1",
    "ExponentialLR gamma=0.9 floor=0.01 ceiling=0.08 at=7:0.2 --base-lr 0.1",
    "OneCycleLR max_lr=0.1 total_steps=40", "CyclicLR base_lr=0.01 max_lr=0.1 step_size_up=5 --base-lr 0.1",
    "Silver largest=10", "Chebyshev smallest=0.1 largest=1 over=16", "Arcsine smallest=0.1 largest=1", "Hold rate=0.1",
  ])
  func `the rates of a run are those of the schedule`(text: String) throws {
    guard let spec = try? RunPlan.spec(text, steps: 39) else {
      Issue.record("\(text) is not read")
      return
    }
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": "steep"])
    let answer = try tab.ask(["do": "schedule", "run": 0, "text": text])
    #expect(!answer.contains("\"problem\":\""), "\(answer.prefix(200))")
    try tab.ask(["do": "optimizer", "run": 0, "text": "Adam"])
    try tab.run(39)
    var expected: [UInt64] = []
    spec.forEachRow { _, values in expected.append(values[0].bitPattern) }
    let made = tab.session.runs[0].trail.map(\.record.rate.bitPattern)
    #expect(made == Array(expected.prefix(39)))
  }

  @Test func `a schedule that watches the loss is shown the run's own losses`() throws {
    let text = "ReduceLROnPlateau patience=1 factor=0.5 --base-lr 0.2"
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": "bowl", "settings": ["kappa": 10, "turn": 0]])
    try tab.ask(["do": "schedule", "run": 0, "text": text])
    try tab.run(60)
    let records = tab.session.runs[0].trail.map(\.record)
    let spec = try #require(try RunPlan.spec(text, steps: 59, metrics: records.map(\.loss)))
    let rates = records.map(\.rate)
    let expected = spec.rows.map { $0[0] }
    #expect(rates == expected)
    #expect(Set(rates).count > 1)
  }

  @Test func `a schedule that cycles the momentum moves the optimizer's`() throws {
    var (tab, still) = (try Tab(), try Tab())
    for flag in ["true", "false"] {
      var chosen = flag == "true" ? tab : still
      try chosen.ask(["do": "optimizer", "run": 0, "text": "SGD momentum=0.9"])
      try chosen.ask([
        "do": "schedule", "run": 0, "text": "OneCycleLR max_lr=0.005 total_steps=50 cycle_momentum=\(flag)",
      ])
      try chosen.run(30)
      if flag == "true" { tab = chosen } else { still = chosen }
    }
    let rates = [tab, still].map { $0.session.runs[0].trail.map(\.record.rate) }
    #expect(rates[0] == rates[1])
    #expect(tab.point() != still.point())
  }
}
