import Foundation
import Schedules
import TestSupport
import Testing

/// Several schedules one after another, on the command line and in specs; and what specs may hold.
@Suite struct JoinedSpecs {
  private func spec(_ json: String) throws -> Spec { try Spec(json: Data(json.utf8)) }

  private func sentence(_ json: String) -> String {
    do {
      _ = try spec(json)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  private let words = "Warmup to=0.1 over=5 then Cosine from=0.1 to=0.001 over=20"
  private let pieces = """
    [{"class": "Warmup", "params": {"to": 0.1, "over": 5}},
     {"class": "Cosine", "params": {"from": 0.1, "to": 0.001, "over": 20}}]
    """

  private func line(_ words: String, baseLRs: [Double] = [], steps: Int? = nil) throws -> Spec {
    try Spec(commandLine: words.split(separator: " ").map(String.init), baseLRs: baseLRs, steps: steps)
  }

  @Test func `a warm-up then a cosine is the same in code, in words, in JSON and as a SequentialLR`() throws {
    let joined = try Warmup(to: 0.1, over: 5).then(Cosine(from: 0.1, to: 0.001, over: 20))
    let expected = (0...24).map { [joined($0)] }
    #expect(try line(words).rows == expected)
    #expect(try spec(#"{"then": \#(pieces), "num_steps": 24}"#).rows == expected)
    let params = #"{"schedulers": \#(pieces), "milestones": [5]}"#
    #expect(try spec(#"{"class": "SequentialLR", "params": \#(params), "num_steps": 24}"#).rows == expected)
  }

  @Test func `three pieces of both families join, each from its own step 0`() throws {
    let rows = try line(
      "milestones=2,4 StepLR step_size=1 gamma=0.5 then Hold rate=3 steps=9 then ExponentialLR gamma=0.1",
      baseLRs: [8], steps: 5
    ).rows
    #expect(rows == [[8], [4], [3], [3], [8], [0.8]])
  }

  @Test func `every parameter group has its own rate in a join`() throws {
    let rows = try line("Hold rate=1 steps=1 then StepLR step_size=1 gamma=0.5", baseLRs: [8, 2], steps: 2).rows
    #expect(rows == [[1, 1], [8, 2], [4, 1]])
  }

  @Test(arguments: [
    ("StepLR step_size=3 then Hold rate=1 steps=2", "StepLR has no end, so say where"),
    ("milestones=5 Hold rate=1 steps=2 then Hold rate=1 steps=2 then Hold rate=1 steps=2", "milestones are [5]"),
    ("Hold rate=1 steps=2 then", "Name a schedule"), ("Hold rate=1 steps=2 then Cosin to=1", "did you mean Cosine"),
    ("Hold rate=1 steps=2 then ReduceLROnPlateau", "needs a metric"),
    ("milestones=2,4 Hold rate=1 then ReduceLROnPlateau then Hold rate=1", "nothing can follow it"),
    ("Hold rate=1 then ReduceLROnPlateau", "Hold has no end"),
  ])
  func `a join that cannot be is refused with a sentence`(_ words: String, _ part: String) throws {
    let error = #expect(throws: ScheduleError.self) { try line(words, baseLRs: [1]) }
    #expect("\(try #require(error))".contains(part))
  }

  @Test func `a sequence of PyTorch and own schedules points at then`() {
    let json = """
      {"class": "SequentialLR", "params": {"milestones": [5], "schedulers": [
        {"class": "Warmup", "params": {"to": 0.1, "over": 5}}, {"class": "StepLR", "params": {"step_size": 3}}]},
       "base_lrs": [0.1], "num_steps": 9}
      """
    #expect(sentence(json).contains("then"))
  }

  // MARK: What JSON may hold

  @Test(arguments: ["NaN", "Infinity", "-Infinity", #""NaN""#])
  func `metrics that are no finite numbers are read as Python writes them`(_ metric: String) throws {
    let text = """
      {"class": "ReduceLROnPlateau", "params": {"patience": 0}, "base_lrs": [1], "num_steps": 2,
       "metrics": [1.0, \(metric)]}
      """
    #expect(try spec(text).rows.count == 3)
  }

  @Test(arguments: [
    (#"{"class": "StepLR", "class": "StepLR"}"#, "\"class\" is given twice"),
    (#"{"params": {"step_size": 1, "step_size": 2}}"#, "\"step_size\" is given twice"),
    (#"{"a": nan}"#, "written NaN, Infinity"), (#"{"a": 01}"#, "01 is no value"), ("{\n\"a\" 1}", "in line 2"),
    (#"{"a": 1} x"#, "more text"), (#"{"a": "b"#, "no end"), (#"{"a": 1,}"#, "double quotes"), ("[1 2]", "comma"),
    ("{\"a\": \"\\q\"}", "escape"), (String(repeating: "[", count: 100_000), "nested"),
  ])
  func `what is not JSON is told with its line, without names of Foundation's errors`(_ text: String, _ part: String) {
    let sentence = sentence(text)
    #expect(sentence.contains(part))
    #expect(["NSCocoa", "CodingKeys", "Error Domain"].filter(sentence.contains) == [])
  }

  @Test func `escapes and other scripts in strings are read`() throws {
    let text = #"["\u00e9\n", "λ", "\"", 1, -1.5e3, true, null]"#
    let value = try ArgumentValue(json: Data(text.utf8))
    #expect(
      value == .list([.string("é\n"), .string("λ"), .string("\""), .int(1), .double(-1500), .bool(true), .null]))
  }

  // MARK: Optimizers and negative rates

  @Test(arguments: ["adam", "ADAMW", "sgd", "Adam"]) func `an optimizer is known in any case`(_ name: String) throws {
    let spec = try Spec(
      commandLine: "CyclicLR", arguments: ["base_lr=0.1", "max_lr=1"], baseLRs: [1], optimizer: name, steps: 2)
    #expect(spec.columns == ["step", "lr0", "momentum0"])
  }

  @Test(arguments: [("Adan", "Adam"), ("SDG", "SGD"), ("adagrat", "Adagrad")])
  func `an optimizer that is not known gets the nearest name`(_ name: String, _ part: String) throws {
    let error = #expect(throws: ScheduleError.self) {
      try Spec(commandLine: "StepLR", arguments: ["step_size=1"], baseLRs: [1], optimizer: name, steps: 2)
    }
    #expect("\(try #require(error))".contains(part))
  }

  @Test func `a one-cycle is shown to its last step, and a negative rate beyond it is found`() throws {
    let words = ["OneCycleLR", "max_lr=0.1", "total_steps=50", "anneal_strategy=linear"]
    let usual = try Spec(commandLine: words, baseLRs: [1], steps: nil)
    #expect(usual.rows.count == 50)
    #expect(usual.firstUnusableRate == nil)
    let beyond = try Spec(commandLine: words, baseLRs: [1], steps: 50)
    #expect(beyond.firstUnusableRate?.step == 50)
  }
}
