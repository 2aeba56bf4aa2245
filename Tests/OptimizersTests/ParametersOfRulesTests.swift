import Foundation
import Optimizers
import Testing

/// What an optimizer may be told, and what it says to the rest.
@Suite struct ParametersOfRulesTests {
  @Test(arguments: [
    "Adam lr=0.1 betas=0.5,0.9 amsgrad=true", "Adam(lr=0.1, betas=(0.5, 0.9), amsgrad=true)",
    "Adam( lr = 0.1 , betas = [0.5,0.9], amsgrad=true )", "Adam,lr=0.1,betas=0.5,0.9,amsgrad=true",
  ])
  func `an optimizer is written with spaces, or as in Python`(_ text: String) throws {
    #expect(
      try OptimizerSpec(text)
        == OptimizerSpec(
          "Adam", parameters: ["lr": .number(0.1), "betas": .numbers([0.5, 0.9]), "amsgrad": .flag(true)]))
  }

  @Test(arguments: [
    ("SGD momentum=-0.1", "SGD: momentum is -0.1, but it must be finite and at least 0."),
    ("SGD momentum=nan", "momentum is nan"), ("SGD weight_decay=-1", "weightDecay is -1.0"),
    ("SGD dampening=inf", "dampening is inf"), ("SGD nesterov=true", "nesterov needs a momentum above 0"),
    ("SGD momentum=0.9 dampening=0.1 nesterov=true", "nesterov needs"), ("SGD lr=-1", "lr is -1.0"),
    ("Adam betas=1,0.9", "Adam: beta1 is 1.0, but it must be from 0 to below 1."),
    ("Adam betas=0.9,-1", "beta2 is -1.0"),
    ("Adam eps=-1", "epsilon is -1.0"), ("Adam weight_decay=inf", "weightDecay is inf"),
    ("AdamW weight_decay=-0.1", "AdamW: weightDecay"), ("RMSprop alpha=1", "alpha is 1.0"),
    ("RMSprop momentum=-1", "momentum is -1.0"), ("Adagrad lr_decay=-1", "rateDecay is -1.0"),
    ("Adagrad initial_accumulator_value=-1", "initialAccumulatorValue"), ("Adadelta rho=1", "rho is 1.0"),
    ("Adadelta eps=nan", "epsilon is nan"), ("Adamax betas=0.9,2", "beta2 is 2.0"),
    ("NAdam momentum_decay=-1", "momentumDecay"),
    ("RAdam betas=0.9,1", "RAdam: beta2"),
    ("Lion", "There is no optimizer named Lion; known are SGD, Adagrad, RMSprop"),
    ("Adam momentum=0.9", "Adam: there is no parameter momentum; known are amsgrad, betas"),
    ("Adma", "did you mean Adam?"), ("SGD momentun=0.9", "did you mean momentum?"),
    ("Adam amsgrad=1", "amsgrad is 1.0, but it must be true or false"), ("Adam betas=0.9", "must be 2 numbers"),
    ("Adam betas=0.9,0.99,0.999", "must be 2 numbers"),
    ("SGD momentum=true", "momentum is true, but it must be a number"),
    ("SGD momentum", "momentum is no parameter"), ("SGD momentum=", "no parameter"), ("SGD momentum=a", "no parameter"),
    ("SGD lr=1 lr=2", "lr is given twice"), ("", "There is no optimizer in an empty text"), ("   ", "empty text"),
  ])
  func `bad parameters get a sentence`(text: String, says: String) {
    let error = #expect(throws: OptimizerError.self) { try OptimizerSpec(text) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test func `an optimizer is read from text with PyTorch's names`() throws {
    let spec = try OptimizerSpec("  Adam  lr=0.1 betas=0.5,0.9 amsgrad=true ")
    #expect(spec.name == "Adam")
    #expect(spec.learningRate == 0.1)
    #expect(spec.parameters == ["lr": 0.1, "betas": [0.5, 0.9], "amsgrad": true])
    #expect(try OptimizerSpec("SGD").learningRate == 0.001)
    #expect(try OptimizerSpec("Adadelta").learningRate == 1)
  }

  @Test func `a momentum below 0 in the program is a programmer's error`() async {
    await #expect(processExitsWith: .failure) { _ = SGD<Double>(momentum: -0.1) }
  }

  /// The rate multiplies the velocity: when it changes, the past gradients change their weight, too.
  @Test func `a change of rate acts on the whole velocity`() {
    var sgd = SGD<Double>(momentum: 0.5)
    var w = 0.0
    sgd.step(&w, along: 1, rate: 1)
    sgd.step(&w, along: 0, rate: 10)
    #expect(w == -1 - 10 * 0.5)
  }

  @Test func `a schedule can move the momentum`() {
    var sgd = SGD<Double>(momentum: 0.5)
    var w = 0.0
    sgd.step(&w, along: 1, rate: 1)
    sgd.momentum = 0.25
    sgd.step(&w, along: 0, rate: 1)
    #expect(w == -1.25)
    var adam = Adam<Double>()
    adam.momentum = 0.5
    #expect(adam.beta1 == 0.5)
  }

  /// Kingma and Ba, section 2.1: the first step is the rate in each parameter, whatever the gradient's size.
  @Test(arguments: [1e-3, 1, 1e3]) func `Adam's first step is the rate`(gradient: Double) {
    var adam = Adam<Double>()
    var w = 0.0
    adam.step(&w, along: gradient, rate: 0.1)
    #expect(abs(w + 0.1) <= 1e-5)
  }

  @Test func `RMSprop around the mean survives a constant gradient`() throws {
    var rmsprop = try RMSprop<Double>(alpha: 0.5, centered: true)
    var w = 0.0
    for _ in 0..<200 { rmsprop.step(&w, along: 0.1, rate: 1e-12) }
    #expect(w.isFinite)
  }
}
