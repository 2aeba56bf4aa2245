import Foundation
import Schedules
import TestSupport
import Testing

/// `workbench schedule` as a user types it.
@Suite struct ScheduleCommandTests {
  static func schedule(_ words: [String]) throws -> Program { try Program("workbench", ["schedule"] + words) }

  static let help = (try? schedule(["--help"]).output) ?? ""

  /// The examples of the help, without the one that reads a file.
  ///
  /// Long ones go on in the next line, after a backslash.
  static let examples = help.split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0.trimmingCharacters(in: .whitespaces) }
    .reduce(into: [String]()) { examples, line in
      if let last = examples.last, last.hasSuffix(" \\") {
        examples[examples.count - 1] = last.dropLast() + line
      } else {
        examples.append(line)
      }
    }
    .filter { $0.hasPrefix("workbench schedule ") && !$0.contains("--spec") }

  @Test func `the help shows every schedule and an example of every kind`() {
    #expect(Self.examples.count >= 10)
    for type in ScheduleRegistry.all {
      #expect(Self.help.contains("\n    \(type.name) ") || Self.help.contains(" \(type.name) "))
    }
    for kind in [
      " then ", "milestones=", "ReduceLROnPlateau", "floor=", "ceiling=", "at=", "--at", "--bound", "--compare",
    ] {
      #expect(Self.examples.contains { $0.contains(kind) }, "no example of\(kind)")
    }
  }

  @Test(arguments: examples) func `every example of the help runs`(_ example: String) throws {
    let words = example.split(separator: " ").dropFirst(2).map { String($0.filter { $0 != "'" }) }
    let program = try Self.schedule(words + (words.contains("--at") || words.contains("--csv") ? [] : ["--csv"]))
    #expect(program.status == 0, "\(program.errors)")
    #expect(!program.output.isEmpty)
    #expect(program.errors.isEmpty)
  }

  @Test func `one step alone is the row of that step`() throws {
    let words = ["CosineRestarts", "from=0.1", "over=10", "stretch=2", "decay=0.5"]
    let all = try Self.schedule(words + ["--steps", "40", "--csv"])
    for step in [0, 1, 10, 29, 40] {
      let one = try Self.schedule(words + ["--at", "\(step)"])
      #expect(one.output == all.output.split(separator: "\n")[step + 1].split(separator: ",")[1] + "\n")
    }
    let far = try Self.schedule([
      "StepLR", "step_size=1000000", "--base-lr", "1", "--base-lr", "2", "--at", "5000000000",
    ])
    #expect(far.output == "0.0,0.0\n")
    #expect(try Self.schedule(words + ["--at", "3", "--steps", "4"]).status != 0)
    #expect(try Self.schedule(words + ["--at", "-3"]).status != 0)
  }

  @Test(arguments: [
    (["LambdaLR", "lr_lambda=one_minus(0.1)", "--base-lr", "1"], "negative, first at step 11"),
    (["MultiplicativeLR", "lr_lambda=constant(-0.9)", "--base-lr", "1"], "negative, first at step 1"),
    (
      ["CyclicLR", "base_lr=0.1", "max_lr=0.5", "step_size_up=2", "scale_fn=constant(-1)", "--base-lr", "1"], "negative"
    ),
    (["LambdaLR", "lr_lambda=exp(1e200)", "--base-lr", "1"], "not finite, first at step 2"),
  ])
  func `factors that make rates negative or infinite are warned about`(_ words: [String], _ warning: String) throws {
    let program = try Self.schedule(words + ["--csv"])
    #expect(program.status == 0)
    #expect(program.errors.contains("Warning") && program.errors.contains(warning), "\(program.errors)")
  }

  // MARK: The worst case

  @Test func `a bound is that of the library, over as many steps as are asked for`() throws {
    let join = ["Hold", "rate=1", "steps=80", "then", "Linear", "from=1", "to=0", "over=21"]
    let program = try Self.schedule(join + ["--steps", "100", "--bound", "--csv"])
    let right = try ScheduleBound(of: Hold(1, for: 80).then(LinearRamp(from: 1, to: 0, over: 21)), steps: 100)
    let cells = program.output.split(separator: "\n").last?.split(separator: ",").map(String.init) ?? []
    #expect(
      cells == [join.joined(separator: " "), "0", "100"]
        + [right.timesRootSteps, right.atBestScale, right.bestScale].map { "\($0)" })
    #expect(try Self.schedule(join + ["--steps", "100", "--bound"]).output.contains(" 2.23 "))
  }

  @Test func `a comparison has a row for each, in quotes or not, after a first one or not`() throws {
    let ways = [
      ["--compare", "Hold rate=1", "Warmup to=1 over=5 then Hold rate=1", "--steps", "70"],
      ["--steps", "70", "--compare", "Hold", "rate=1", "Warmup", "to=1", "over=5", "then", "Hold", "rate=1"],
      ["Hold", "rate=1", "--steps", "70", "--compare", "Warmup to=1 over=5 then Hold rate=1"],
    ]
    let outputs = try ways.map { try Self.schedule($0 + ["--csv"]).output }
    #expect(outputs[0].split(separator: "\n").count == 3)
    #expect(outputs.allSatisfy { $0 == outputs[0] })
  }

  @Test func `without steps it is as long as the longest is made for, or 50`() throws {
    let compared = try Self.schedule([
      "--compare", "Hold rate=1", "Cosine from=1 to=0 over=30", "Linear from=1 to=0 over=40", "--csv",
    ])
    #expect(compared.output.split(separator: "\n").dropFirst().allSatisfy { $0.contains(",0,40,") })
    #expect(try Self.schedule(["Hold", "rate=1", "--bound", "--csv"]).output.contains(",0,50,"))
    let groups = try Self.schedule(["StepLR", "step_size=10", "--base-lr", "1", "--base-lr", "0", "--bound"])
    #expect(groups.status != 0 && groups.errors.contains("every rate is 0.0"))
  }

  @Test(arguments: [
    (["--bound"], "Name a schedule"), (["Hold", "rate=0", "--bound"], "every rate"),
    (["Hold", "rate=1", "--bound", "--steps", "0"], "at least 1"),
    (["Hold", "rate=1", "--bound", "--steps=-3"], "at least 1"),
    (["Hold", "rate=1", "--bound", "--steps", "9000000000000000000"], "at most 10,000,000"),
    (["Hold", "rate=nan", "--bound"], "rate is nan"), (["Hold", "rate=-1", "--bound"], "rate is -1.0"),
    (["Hold", "rate=1", "--bound", "--at", "3"], "--at"),
    (["--compare", "Hold rate=1", "Cosin from=1 to=0 over=9"], "Cosine"),
    (["--compare", "Hold rate=1", "StepLR step_size=3"], "base learning rate"),
    (["--compare", "Warmup to=1 over=5 then", "--steps", "9"], "Name a schedule"),
    (["--compare", ""], "Name a schedule"),
    (["LambdaLR", "lr_lambda=one_minus(0.1)", "--base-lr", "1", "--steps", "30", "--bound"], "the rate of step 11"),
  ]) func `what has no bound is refused with one sentence`(_ words: [String], _ part: String) throws {
    let program = try Self.schedule(words)
    #expect(program.status != 0)
    #expect(program.errors.contains(part), "\(program.errors)")
    #expect(program.output.isEmpty)
  }

  @Test func `the answer to a wrong option names each right one once`() throws {
    let answer = try Self.schedule(["Hold", "rate=1", "--epochs"]).errors
    let list = try #require(answer.split(separator: "\n").first?.split(separator: "known are ").last?.dropLast())
    let names = list.split(separator: ", ")
    #expect(Set(names).count == names.count, "\(list)")
    #expect(names.contains("--base-lr") && names.contains("--compare"))
  }
}
