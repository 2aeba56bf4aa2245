import Core
import Foundation
import Schedules
import TestSupport
import Testing

/// Cases from files and words from the command line.
@Suite struct SpecReading {
  @Test(arguments: [
    ("10", ArgumentValue.int(10)), ("0.1", .double(0.1)), ("1e-3", .double(1e-3)), ("-2", .int(-2)),
    ("true", .bool(true)), ("False", .bool(false)), ("none", .null), ("cos", .string("cos")), ("[]", .list([])),
    ("30,80", .list([.int(30), .int(80)])), ("[30, 80]", .list([.int(30), .int(80)])),
    ("exp(0.95)", .object(["kind": .string("exp"), "args": .list([.double(0.95)])])),
    ("sine_scale()", .object(["kind": .string("sine_scale"), "args": .list([])])),
    (#"{"kind":"exp","args":[0.95]}"#, .object(["kind": .string("exp"), "args": .list([.double(0.95)])])),
    (
      "[every(0.5,10),exp(1)]",
      .list([
        .object(["kind": .string("every"), "args": .list([.double(0.5), .int(10)])]),
        .object(["kind": .string("exp"), "args": .list([.int(1)])]),
      ])
    ),
  ])
  func `values on the command line are read as a person means them`(_ text: String, _ value: ArgumentValue) throws {
    #expect(try ArgumentValue(commandLine: text) == value)
  }

  @Test func `one and one point zero are different in JSON`() throws {
    let value = try ArgumentValue(json: Data("[1, 1.0, 1e0, true]".utf8))
    #expect(value == .list([.int(1), .double(1), .double(1), .bool(true)]))
  }

  @Test func `the command line and a case of the fixtures are the same thing`() throws {
    let words = try Spec(
      commandLine: "OneCycleLR", arguments: ["max_lr=0.1,0.2", "total_steps=10"], baseLRs: [1, 1], steps: 9)
    let file = try Spec(
      json: Data(
        """
        {"class": "OneCycleLR", "params": {"max_lr": [0.1, 0.2], "total_steps": 10}, "base_lrs": [1, 1],
         "optimizer": {"class": "Adam", "betas": [0.9, 0.999]}, "num_steps": 9, "name": "any", "tags": [], "lr": []}
        """.utf8))
    #expect(words.columns == ["step", "lr0", "lr1", "momentum0", "momentum1"])
    #expect(words.columns == file.columns)
    #expect(words.rows == file.rows)
    #expect(words.rows.count == 10)
  }

  @Test func `every group has its own base rate`() throws {
    let spec = try Spec(
      commandLine: "StepLR", arguments: ["step_size=1", "gamma=0.5"], baseLRs: [1, 8], steps: 2)
    #expect(spec.rows == [[1, 8], [0.5, 4], [0.25, 2]])
  }

  @Test func `the workbench's own schedules can be named, too`() throws {
    let spec = try Spec(commandLine: "Warmup", arguments: ["to=1", "over=4"], baseLRs: [], steps: 4)
    #expect(spec.rows == [[0.25], [0.5], [0.75], [1], [1]])
  }

  @Test func `a metric that is not a number is observed`() throws {
    let spec = try Spec(
      commandLine: "ReduceLROnPlateau", arguments: ["patience=0", "factor=0.5"], baseLRs: [1], steps: 3,
      metrics: [1, .nan, 1])
    #expect(spec.rows == [[1], [1], [0.5], [0.25]])
  }

  @Test(arguments: [
    ("stepLR", "StepLR"), ("CosineAnealingLR", "CosineAnnealingLR"), ("OneCycle", "OneCycleLR"),
    ("cosine_annealing_lr", "CosineAnnealingLR"), ("ReduceOnPlateau", "ReduceLROnPlateau"),
    ("wsd", "WarmupStableDecay"), ("SetpLR", "StepLR"),
  ])
  func `the nearest known name is found`(_ typed: String, _ meant: String) {
    #expect(nearestName(to: typed, among: ScheduleRegistry.all.map { $0.name }) == meant)
  }

  @Test func `every schedule in the catalogue lists what it writes, and reads it back`() throws {
    for schedule in try TorchLaws.plain() + TorchLaws.compositions() {
      let known = Set(type(of: schedule).parameters.map(\.name))
      #expect(Set(schedule.arguments.keys).isSubset(of: known))
    }
    #expect(Set(ScheduleRegistry.all.map { $0.name }).count == ScheduleRegistry.all.count)
  }

  @Test func `every deviation is of a schedule that exists`() {
    let names = Set(ScheduleRegistry.all.map { $0.name } + ["all"])
    for deviation in Deviation.all {
      #expect(Set(deviation.schedule.components(separatedBy: ", ")).isSubset(of: names))
    }
  }
}
