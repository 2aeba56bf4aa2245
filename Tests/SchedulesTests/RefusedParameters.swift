import Foundation
import Schedules
import TestSupport
import Testing

/// Bad parameters get one sentence that names the parameter, its value and what is allowed.
@Suite struct RefusedParameters {
  struct Refusal: CustomTestStringConvertible {
    let words: String
    let parts: [String]
    init(_ words: String, _ parts: String...) {
      self.words = words
      self.parts = parts
    }
    var testDescription: String { words }
  }

  static let refusals = [
    Refusal("StepLR step_size=0", "step_size", "0", "at least 1"),
    Refusal("StepLR step_size=-2", "step_size", "-2", "at least 1"),
    Refusal("StepLR step_size=2.5", "step_size", "2.5", "whole number"),
    Refusal("StepLR step_size=5 gamma=-0.5", "gamma", "-0.5", "at least 0"),
    Refusal("StepLR step_size=5 gamma=nan", "gamma", "nan", "finite"),
    Refusal("StepLR", "StepLR", "step_size"),
    Refusal("StepLR step_siz=5", "step_siz", "step_size"),
    Refusal("StpLR step_size=5", "StpLR", "StepLR"),
    Refusal("MultiStepLR milestones=[3,-1]", "milestones", "-1", "at least 0"),
    Refusal("ConstantLR factor=-0.1", "factor", "-0.1", "between 0 and 1"),
    Refusal("ConstantLR factor=1.1", "factor", "1.1", "between 0 and 1"),
    Refusal("ConstantLR total_iters=-1", "total_iters", "-1", "at least 0"),
    Refusal("LinearLR start_factor=0", "start_factor", "0", "above 0"),
    Refusal("LinearLR start_factor=1.5", "start_factor", "1.5", "at most 1"),
    Refusal("LinearLR end_factor=1.5", "end_factor", "1.5", "between 0 and 1"),
    Refusal("LinearLR end_factor=-0.5", "end_factor", "-0.5", "between 0 and 1"),
    Refusal("ExponentialLR gamma=-1", "gamma", "-1", "at least 0"),
    Refusal("ExponentialLR gamma=word", "gamma", "word", "number"),
    Refusal("PolynomialLR power=0", "power", "0", "above 0"),
    Refusal("CosineAnnealingLR T_max=0", "T_max", "0", "at least 1"),
    Refusal("CosineAnnealingLR T_max=5 eta_min=-1", "eta_min", "-1", "at least 0"),
    Refusal("CosineAnnealingWarmRestarts T_0=0", "T_0", "0", "at least 1"),
    Refusal("CosineAnnealingWarmRestarts T_0=10.0", "T_0", "10.0", "integer"),
    Refusal("CosineAnnealingWarmRestarts T_0=10 T_mult=0", "T_mult", "0", "at least 1"),
    Refusal("CosineAnnealingWarmRestarts T_0=10 T_mult=1.5", "T_mult", "1.5", "integer"),
    Refusal("CyclicLR base_lr=0.1 max_lr=0.2 step_size_up=0", "step_size_up", "0", "above 0"),
    Refusal("CyclicLR base_lr=0.1 max_lr=0.2 mode=square", "mode", "square", "triangular2"),
    Refusal("CyclicLR base_lr=[0.1,0.2] max_lr=0.2", "base_lr", "2", "per parameter group"),
    Refusal("OneCycleLR max_lr=0.1", "total_steps", "steps_per_epoch"),
    Refusal("OneCycleLR max_lr=0.1 total_steps=0", "total_steps", "0", "at least 1"),
    Refusal("OneCycleLR max_lr=0.1 total_steps=10.0", "total_steps", "10.0", "integer"),
    Refusal("OneCycleLR max_lr=0.1 epochs=0 steps_per_epoch=3", "epochs", "0", "at least 1"),
    Refusal("OneCycleLR max_lr=0.1 epochs=3 steps_per_epoch=-3", "steps_per_epoch", "-3", "at least 1"),
    Refusal("OneCycleLR max_lr=0.1 total_steps=10 pct_start=1.5", "pct_start", "1.5", "between 0 and 1"),
    Refusal("OneCycleLR max_lr=0.1 total_steps=10 pct_start=1", "pct_start", "1", "decimal point"),
    Refusal("OneCycleLR max_lr=0.1 total_steps=10 pct_start=0.1", "pct_start", "0.1", "1/total_steps"),
    Refusal("OneCycleLR max_lr=0.1 total_steps=10 anneal_strategy=exp", "anneal_strategy", "exp", "linear"),
    Refusal("ReduceLROnPlateau factor=1.0", "factor", "1.0", "below 1"),
    Refusal("ReduceLROnPlateau mode=avg", "mode", "avg", "min, max"),
    Refusal("ReduceLROnPlateau threshold_mode=pct", "threshold_mode", "pct", "rel, abs"),
    Refusal("ReduceLROnPlateau min_lr=[0.1,0.2]", "min_lr", "2", "per parameter group"),
    Refusal("ReduceLROnPlateau patience=-1", "patience", "-1", "at least 0"),
    Refusal("LambdaLR lr_lambda=expp(0.9)", "expp", "exp"),
    Refusal("LambdaLR lr_lambda=exp(0.9,1)", "exp", "0.9", "1 number"),
    Refusal("LambdaLR lr_lambda=floor_div(0)", "floor_div", "0", "above 0"),
    Refusal("LambdaLR lr_lambda=[exp(0.9),exp(0.8)]", "lr_lambda", "2", "per parameter group"),
    Refusal("SequentialLR schedulers=[] milestones=[]", "schedulers", "empty"),
    Refusal("ChainedScheduler schedulers=[]", "schedulers", "empty"),
    Refusal("Warmup to=0.1 over=0", "over", "0", "at least 1"),
    Refusal("WarmupStableDecay to=0.1 warmup=50 decay=1 over=20", "warmup", "50", "20"),
    Refusal("WarmupStableDecay to=0.1 warmup=10 decay=15 over=20", "decay", "15", "10"),
    Refusal("Exponential from=0 to=1 over=3", "from", "0", "above 0"),
    Refusal("Hold rate=-1", "rate", "-1", "at least 0"),
  ]

  @Test(arguments: refusals) func `the sentence names what is wrong`(_ refusal: Refusal) {
    let words = refusal.words.split(separator: " ").map(String.init)
    let error = #expect(throws: ScheduleError.self) {
      try Spec(commandLine: words[0], arguments: Array(words.dropFirst()), baseLRs: [0.1], steps: 0)
    }
    let sentence = error?.description ?? ""
    #expect(refusal.parts.first { !sentence.contains($0) } == nil, "\(sentence)")
    #expect(sentence.hasSuffix(".") || sentence.hasSuffix("?"))
    #expect(!sentence.contains("\n"))
  }

  /// A rate of 0 freezes its parameter group, which PyTorch allows, too.
  @Test func `a base rate of 0 is a frozen group`() throws {
    let frozen = try StepLR(baseLR: 0, stepSize: 3)
    #expect((0..<10).allSatisfy { frozen($0) == 0 })
    let spec = try Spec(commandLine: "StepLR", arguments: ["step_size=2"], baseLRs: [0, 0.1], steps: 1)
    #expect(spec.rows.first == [0, 0.1])
  }

  /// PyTorch fails in the middle of the run; a spec knows its length and says so before.
  @Test func `a one-cycle that is asked for more steps than it was made for is refused`() throws {
    func spec(_ steps: Int) throws -> Spec {
      try Spec(commandLine: "OneCycleLR", arguments: ["max_lr=0.1", "total_steps=20"], baseLRs: [1], steps: steps)
    }
    #expect(try spec(20).rows.count == 21)
    let error = #expect(throws: ScheduleError.self) { try spec(21) }
    #expect(error?.description.contains("total_steps = 20") == true)
  }

  @Test func `a composition of which PyTorch stops in the middle is refused, and says at which step`() throws {
    func spec(_ member: String, steps: Int) throws -> Spec {
      let first = #"{"class": "ExponentialLR", "params": {"gamma": 0.9}}"#
      return try Spec(
        commandLine: "SequentialLR", arguments: ["schedulers=[\(first),\(member)]", "milestones=3"], baseLRs: [1],
        steps: steps)
    }
    let cycle = #"{"class": "OneCycleLR", "params": {"max_lr": 1, "total_steps": 20}}"#
    #expect(try spec(cycle, steps: 23).rows.count == 24)
    let late = #expect(throws: ScheduleError.self) { try spec(cycle, steps: 40) }
    #expect(late?.description.contains("stops at step 24.") == true)
    let constant = #"{"class": "ConstantLR", "params": {"factor": 0, "total_iters": 4}}"#
    #expect(try spec(constant, steps: 6).rows.last == [0])
    let zero = #expect(throws: ScheduleError.self) { try spec(constant, steps: 7) }
    #expect(zero?.description.contains("divide by zero at step 7.") == true)
    let long = #expect(throws: ScheduleError.self) { try spec(constant, steps: (1 << 22) + 1) }
    #expect(long?.description.contains("4194304") == true)
  }

  @Test(arguments: [-0.1, .nan, .infinity]) func `a base rate must be at least 0 and finite`(_ rate: Double) {
    #expect(throws: ScheduleError.self) { try StepLR(baseLR: rate, stepSize: 3) }
    #expect(throws: ScheduleError.self) { try ReduceLROnPlateau(baseLR: rate) }
    #expect(throws: ScheduleError.self) {
      try Spec(commandLine: "CyclicLR", arguments: ["base_lr=1", "max_lr=2"], baseLRs: [rate], steps: 3)
    }
  }

  static let members = [
    #"{"class": "ReduceLROnPlateau", "params": {}}"#, #"{"class": "Warmup", "params": {"to": 1, "over": 3}}"#, "7",
    #"{"params": {}}"#, #"{"class": "SequentialLR", "params": {"schedulers": [], "milestones": []}}"#,
    #"{"class": "LinearLR", "params": {"total_iters": 0}}"#, #"{"class": "StepLR", "params": {"step_size": 0}}"#,
    #"{"class": "ChainedScheduler", "params": {"schedulers": [{"class": "ExponentialLR", "params": {"gamma": 1}}]}}"#,
  ]

  @Test(arguments: members) func `what PyTorch cannot restart at a milestone is refused`(_ member: String) {
    let first = #"{"class": "ExponentialLR", "params": {"gamma": 0.9}}"#
    #expect(throws: ScheduleError.self) {
      try Spec(
        commandLine: "SequentialLR", arguments: ["schedulers=[\(first),\(member)]", "milestones=3"], baseLRs: [1],
        steps: 3)
    }
  }

  @Test func `compositions that do not fit are refused`() throws {
    let fall = try ExponentialLR(baseLR: 1, gamma: 0.9)
    #expect(throws: ScheduleError.self) { try SequentialLR([fall, fall], milestones: []) }
    #expect(throws: ScheduleError.self) { try SequentialLR([fall], milestones: [3]) }
    #expect(throws: ScheduleError.self) { try SequentialLR([fall, fall, fall], milestones: [4, 2]) }
    #expect(throws: ScheduleError.self) { try SequentialLR([fall, fall], milestones: [-1]) }
    #expect(throws: ScheduleError.self) { try ChainedScheduler([ConstantLR(baseLR: 1, factor: 0)]) }
    let chain = try ChainedScheduler([PolynomialLR(baseLR: 1, totalIters: 0)])
    #expect(throws: ScheduleError.self) { try SequentialLR([chain, fall], milestones: [3]) }
  }

  @Test(arguments: ["Adagrad", "Adadelta", "Rprop", "LBFGS"])
  func `momentum cannot be cycled where there is none`(_ optimizer: String) throws {
    for words in [["CyclicLR", "base_lr=0.1", "max_lr=1"], ["OneCycleLR", "max_lr=1", "total_steps=10"]] {
      let arguments = Array(words.dropFirst())
      #expect(throws: ScheduleError.self) {
        try Spec(commandLine: words[0], arguments: arguments, baseLRs: [1], optimizer: optimizer, steps: 3)
      }
      let still = try Spec(
        commandLine: words[0], arguments: arguments + ["cycle_momentum=false"], baseLRs: [1], optimizer: optimizer,
        steps: 3)
      #expect(still.columns == ["step", "lr0"])
    }
  }

  static let cases = [
    "", "{", "[]", "3", #""text""#, "{}", #"{"class": "StepLR"}"#,
    #"{"params": {}, "base_lrs": [1], "num_steps": 1}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "num_steps": 1}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": [], "num_steps": 1}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": ["x"], "num_steps": 1}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": [1]}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": [1], "num_steps": -1}"#,
    #"{"class": "StepLR", "params": [1], "base_lrs": [1], "num_steps": 1}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": [1], "num_steps": 2, "epochs": [1]}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": [1], "num_steps": 1, "epochs": ["NaN"]}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": [1], "num_steps": 1, "epochs": [-1]}"#,
    #"{"class": "StepLR", "params": {"step_size": 99999999999999999999}, "base_lrs": [1], "num_steps": 1}"#,
    #"{"class": "ReduceLROnPlateau", "params": {}, "base_lrs": [1], "num_steps": 2, "metrics": [1]}"#,
    #"{"class": "LambdaLR", "params": {"lr_lambda": {"kind": "exp"}}, "base_lrs": [1], "num_steps": 2}"#,
    #"{"class": "StepLR", "params": {"step_size": 1}, "base_lrs": [1], "optimizer": 3, "num_steps": 1}"#,
    String(repeating: "[", count: 100_000),
  ]

  @Test(arguments: cases) func `a broken case is a sentence`(_ text: String) {
    #expect(throws: ScheduleError.self) { try Spec(json: Data(text.utf8)) }
  }
}
