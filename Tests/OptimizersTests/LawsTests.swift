import Optimizers
import TestSupport
import Testing

/// What every optimizer promises, and that the checker notices when one does not.
@Suite struct LawsTests {
  @Test(arguments: [
    "SGD", "SGD momentum=0.9", "SGD momentum=0.9 dampening=0.5", "SGD momentum=0.9 nesterov=true", "Adagrad",
    "Adagrad lr_decay=0.1 initial_accumulator_value=0.5", "RMSprop", "RMSprop centered=true", "RMSprop momentum=0.9",
    "RMSprop centered=true momentum=0.5 alpha=0.9", "Adadelta", "Adam", "Adam amsgrad=true",
    "Muon weight_decay=0", "Muon weight_decay=0 nesterov=false match_rms_adamw=true", "SGDScheduleFree",
    "SGDScheduleFree momentum=0 r=1 warmup_steps=4", "AdamWScheduleFree", "AdamWScheduleFree warmup_steps=4",
    "Adamax", "Adamax betas=0.5,0.9", "NAdam", "RAdam", "RAdam betas=0.9,0.9",
  ])
  func `keeps the laws`(text: String) throws {
    let spec = try OptimizerSpec(text)
    let method: AnyOptimizer<[Double]> = try spec.optimizer()
    #expect(checkOptimizer(rate: text == "Adadelta" ? 1 : 0.01) { method } == nil)
  }

  @Test(arguments: [
    "SGD weight_decay=0.1", "AdamW", "Adam weight_decay=0.1 decoupled_weight_decay=true", "NAdam weight_decay=0.1",
    "RAdam weight_decay=0.1 decoupled_weight_decay=true", "RMSprop weight_decay=0.1", "Adamax weight_decay=0.1",
    "Adagrad weight_decay=0.1", "Adadelta weight_decay=0.1", "Muon", "SGDScheduleFree weight_decay=0.1",
    "AdamWScheduleFree weight_decay=0.1",
  ])
  func `keeps the laws with weight decay`(text: String) throws {
    let method: AnyOptimizer<[Double]> = try OptimizerSpec(text).optimizer()
    #expect(checkOptimizer(decays: true, rate: text.hasPrefix("Adadelta") ? 1 : 0.01) { method } == nil)
  }

  @Test(arguments: OptimizerSpec.names.filter { (try? OptimizerSpec("\($0) maximize=true")) != nil })
  func `climbs where it maximises`(name: String) throws {
    let spec = try OptimizerSpec("\(name) maximize=true weight_decay=0")
    let method: AnyOptimizer<[Double]> = try spec.optimizer()
    #expect(checkOptimizer(climbs: true, rate: name == "Adadelta" ? 1 : 0.01) { method } == nil)
  }

  @Test func `a restored one continues bit for bit`() throws {
    #expect(checkSavedOptimizer { SGD(momentum: 0.9) } == nil)
    #expect(checkSavedOptimizer { Adagrad() } == nil)
    #expect(checkSavedOptimizer { RMSprop() } == nil)
    let centered = try RMSprop<[Double]>(momentum: 0.5, centered: true)
    #expect(checkSavedOptimizer { centered } == nil)
    #expect(checkSavedOptimizer(rate: 1) { Adadelta() } == nil)
    #expect(checkSavedOptimizer { Adam() } == nil)
    let amsgrad = try Adam<[Double]>(amsgrad: true)
    #expect(checkSavedOptimizer { amsgrad } == nil)
    #expect(checkSavedOptimizer(decays: true) { AdamW() } == nil)
    #expect(checkSavedOptimizer { Adamax() } == nil)
    #expect(checkSavedOptimizer { NAdam() } == nil)
    #expect(checkSavedOptimizer { RAdam() } == nil)
    #expect(checkSavedOptimizer(decays: true) { Muon() } == nil)
    #expect(checkSavedOptimizer { SGDScheduleFree() } == nil)
    let warm = try SGDScheduleFree<[Double]>(averaging: ScheduleFreeAveraging(warmupSteps: 9, r: 1))
    #expect(checkSavedOptimizer { warm } == nil)
    #expect(checkSavedOptimizer { AdamWScheduleFree() } == nil)
  }

  // MARK: The checker's negative controls

  /// Plain descent with one thing wrong.
  struct Wrong: Optimizer, Codable {
    enum Fault: String, CaseIterable, Codable {
      case ignoresTheRate, squaresTheRate, climbs, movesAtZero, dividesByZero, mixesParameters, forgetsAnElement
      case none
    }

    var fault: Fault

    mutating func step(_ w: inout [Double], along g: [Double], rate: Double) {
      let size = g.norm
      for index in w.indices {
        switch fault {
        case .ignoresTheRate: w[index] -= 0.01 * g[index]
        case .squaresTheRate: w[index] -= rate * rate * g[index]
        case .climbs: w[index] += rate * g[index]
        case .movesAtZero: w[index] -= rate * (g[index] + 0.01)
        case .dividesByZero: w[index] -= rate * g[index] / abs(g[index])
        case .mixesParameters: w[index] -= rate * g[index] / (size + 1)
        case .forgetsAnElement: w[index] -= index == 3 ? 0 : rate * g[index]
        case .none: w[index] -= rate * g[index]
        }
      }
    }
  }

  @Test(arguments: [
    (Wrong.Fault.ignoresTheRate, "At rate 0"), (.squaresTheRate, "At twice the rate"), (.climbs, "no lower"),
    (.movesAtZero, "A gradient of zero moves"), (.dividesByZero, "A gradient of zero leads to"),
    (.mixesParameters, "another way alone"), (.forgetsAnElement, "another way alone"),
  ])
  func `the checker rejects a wrong optimizer`(fault: Wrong.Fault, says: String) {
    let problem = checkOptimizer { Wrong(fault: fault) }
    #expect(problem?.contains(says) == true, "\(problem ?? "nothing")")
    #expect(checkOptimizer { Wrong(fault: .none) } == nil)
  }

  /// Heavy ball whose velocity lives in an object: copies share it.
  struct Sharing: Optimizer {
    final class Velocity: @unchecked Sendable {
      var value: [Double] = []
    }

    let velocity = Velocity()

    mutating func step(_ w: inout [Double], along g: [Double], rate: Double) {
      if velocity.value.isEmpty { velocity.value = g.map { _ in 0 } }
      for index in w.indices {
        velocity.value[index] = 0.9 * velocity.value[index] + g[index]
        w[index] -= rate * velocity.value[index]
      }
    }
  }

  @Test func `the checker rejects an optimizer whose copies share state`() {
    let problem = checkOptimizer { Sharing() }
    #expect(problem?.contains("it shares state") == true, "\(problem ?? "nothing")")
  }

  /// Heavy ball that does not save its velocity.
  struct Forgetful: Optimizer, Codable {
    var velocity: [Double]?
    enum CodingKeys: CodingKey {}

    mutating func step(_ w: inout [Double], along g: [Double], rate: Double) {
      let v = zip(velocity ?? g.map { _ in 0 }, g).map { 0.9 * $0 + $1 }
      w = zip(w, v).map { $0 - rate * $1 }
      velocity = v
    }
  }

  @Test func `the checker rejects an optimizer that forgets when it is saved`() {
    #expect(checkOptimizer { Forgetful() } == nil)
    #expect(checkSavedOptimizer { Forgetful() }?.hasPrefix("Saved and read back") == true)
  }
}
