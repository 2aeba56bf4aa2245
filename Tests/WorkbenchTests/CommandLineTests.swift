import Foundation
import TestSupport
import Testing

/// Words that nobody knows, and what --help says, in a terminal of any width.
@Suite struct CommandLineTests {
  static let commands = [
    "doctor", "studio", "train", "predict", "schedule", "suggest", "compare", "sweep", "exercises", "check", "hint",
    "watch",
    "reset", "solution", "handout",
    "grade", "check-course",
  ]
  static let lessons = [
    "lesson01-gradient-descent", "lesson02-grid-search", "lesson03-schedulers", "lesson04-adaptive-methods",
    "lesson05-autograd", "lesson06-mlp", "lesson07-lr-finder", "lesson08-lenet", "lesson09-cyclical-rates",
    "lesson10-beyond-the-bound", "lesson11-edge-of-stability", "lesson12-batch-and-scale", "lesson13-no-rate",
  ]

  static func workbench(_ line: String) throws -> Program {
    try Program("workbench", line.split(separator: " ").map(String.init), in: root)
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test(arguments: [
    ("chek", "did you mean check?", "workbench check [<selection>]"),
    ("chek 3.1", "did you mean check?", "workbench check [<selection>]"),
    ("solutoin 3.1", "did you mean solution?", "workbench solution <exercise>"),
    ("doctr", "did you mean doctor?", "workbench doctor"),
    ("help shedule", "did you mean schedule?", "workbench schedule"),
    ("check --tim 3", "did you mean --time-limit?", "workbench check [<selection>]"),
    ("check -time-limit 3", "did you mean --time-limit?", "workbench check [<selection>]"),
    ("handout --lesons 1-3", "did you mean --lessons?", "workbench handout --to"),
    ("compare SGD --rate 0.1", "did you mean --rates?", "workbench compare"),
    ("grade x --oot y", "did you mean --out?", "workbench grade"),
    ("--verson", "did you mean --version?", "workbench <subcommand>"),
  ])
  func `a wrong command or option gets the nearest right one and its usage`(
    _ line: String, _ question: String, _ usage: String
  ) throws {
    let program = try Self.workbench(line)
    #expect(program.status == 64 && program.output.isEmpty)
    #expect(program.errors.contains(question), "\(program.errors)")
    #expect(program.errors.contains("Usage: \(usage)"), "\(program.errors)")
  }

  @Test(arguments: [
    ("check lesson03-shedulers", "did you mean lesson03-schedulers?"), ("check shedulers", "did you mean schedulers?"),
    ("watch 3,1", "did you mean 3.1?"), ("hint StepDecya", "did you mean 3.1 (Step decay)?"),
    ("hint 3.9", "lesson 3 has 3.1, 3.2, 3.3, 3.4."), ("check 33", "lessons with exercises are 1, 2, 3"),
    ("schedule Cosin from=1 to=0 over=3", "did you mean Cosine?"), ("schedule StpLR", "did you mean StepLR?"),
    ("schedule StepLR stepsize=3", "did you mean step_size?"), ("compare Addam", "did you mean Adam?"),
    ("schedule StepLR step_size=3 --base-lr 1 --optimizer SDG", "did you mean SGD?"),
    ("compare --on rosenbrok", "did you mean rosenbrock?"), ("compare --plot pgn", "did you mean png?"),
    ("grade x --out y --format canvass", "did you mean canvas?"),
    ("grade x --out y --isolation bubblewarp", "did you mean bubblewrap?"),
    ("suggest x.csv --method steepst", "did you mean steepest?"),
  ])
  func `a wrong name gets the nearest right one`(_ line: String, _ question: String) throws {
    let program = try Self.workbench(line)
    #expect(program.status != 0)
    #expect(program.errors.contains(question), "\(program.errors)")
  }

  @Test(arguments: ["--experimental-dump-help", "--generate-completion-script bash", "--help-hidden", "--version"])
  func `what the parser answers by itself is left to it`(_ line: String) throws {
    let program = try Self.workbench(line)
    #expect(program.status == 0, "\(program.errors)")
    #expect(!program.output.isEmpty)
    if line == "--experimental-dump-help" {
      #expect(throws: Never.self) { _ = try JSONSerialization.jsonObject(with: Data(program.output.utf8)) }
    }
  }

  @Test(arguments: [
    ("compare LBFGS", "; known are SGD, Adagrad"), ("compare --on sphere", "; known are bowl, rosenbrock, moons."),
    ("schedule Sawtooth x=1", "; known are "),
    ("schedule StepLR step_size=3 --base-lr 1 --optimizer Lion", "; known are "),
    ("schedule StepLR xyzzy=3", "; known are "), ("suggest x.csv --method newton", "; known are "),
    ("grade x --out y --format excel", "; known are canvas"), ("grade x --out y --isolation docker", "; known are "),
    ("studio --open nowhere", "; known are "), ("train cars --optimizer Sophia", "; known are SGD"),
    ("train cars --activation xyzzy", "; known are relu"), ("xyzzy", "; known are studio"),
    ("check --xyzzy", "; known are --"),
  ])
  func `a name that resembles none gets the list of those that there are`(_ line: String, _ list: String) throws {
    let program = try Self.workbench(line)
    #expect(program.status != 0)
    #expect(program.errors.contains(list) && !program.errors.contains("did you mean"), "\(program.errors)")
  }

  @Test func `what a message tells to type is what was typed`() throws {
    let calls = [
      ("$program", "then   swift run workbench check "),
      ("WORKBENCH_COMMAND=scripts/workbench $program", "then   scripts/workbench check "),
      ("PATH=$(dirname $program):$PATH workbench", "then   workbench check "),
    ]
    for (call, typed) in calls {
      let run = try SuggestCommandTests.shell("\(call) exercises --quick", program: "workbench", in: Self.root)
      #expect(run.output.contains(typed), "\(run.output)")
    }
  }

  @Test(arguments: ["xyzzy", "check --xyzzy", "check xyzzyxyzzy", "hint xyzzyxyzzy"])
  func `what resembles nothing gets no guess`(_ line: String) throws {
    let program = try Self.workbench(line)
    #expect(program.status != 0)
    #expect(!program.errors.isEmpty && program.errors.components(separatedBy: "did you mean").count == 1)
  }

  @Test func `a lesson's options and values are looked up, too`() throws {
    let wrong = [
      (["--rat", "0.1"], "did you mean --rate?"), (["--scaling", "zscor"], "did you mean zscore?"),
      (["--plot", "terminl"], "did you mean terminal?"), (["--data", "car"], "did you mean cars?"),
      (["--target", "dits"], "did you mean dist?"),
    ]
    for (words, question) in wrong {
      let program = try Program("lesson01-gradient-descent", words, in: Self.root)
      #expect(program.status != 0)
      #expect(program.errors.contains(question), "\(words): \(program.errors)")
    }
    let below = try Program("lesson01-gradient-descent", ["--rate", "-0.1", "--steps", "3", "--plot", "none"])
    #expect(below.status != 0)
    #expect(below.errors.contains("--rate is -0.1; a learning rate is a finite number above 0"), "\(below.errors)")
    let right = try Program("lesson01-gradient-descent", ["--rate", "0.1", "--steps", "3", "--plot", "none"])
    #expect(right.status == 0)
  }

  @Test(arguments: commands) func `every help has examples and speaks in the imperative`(_ command: String) throws {
    let help = try Self.workbench("\(command) --help").output
    #expect(help.contains("\nExamples:\n  workbench \(command)"))
    let verb = try #require(help.split(separator: " ").dropFirst().first)
    #expect(verb.hasSuffix("s") == false, "\(verb)")
  }

  @Test(arguments: lessons) func `every lesson's help has examples`(_ lesson: String) throws {
    #expect(try Program(lesson, ["--help"]).output.contains("\nExamples:\n  swift run \(lesson)"))
  }

  @Test func `the version is a number of three parts`() throws {
    let words = try Self.workbench("--version").output.trimmingCharacters(in: .newlines).split(separator: ".")
    #expect(words.count == 3 && words.allSatisfy { Int($0) != nil })
  }

  @Test(arguments: [40, 60, 80, 120, 200]) func `overviews are as wide as the terminal`(columns: Int) throws {
    for command in [""] + Self.commands {
      let run = try SuggestCommandTests.shell(
        "COLUMNS=\(columns) $program \(command) --help", program: "workbench", in: Self.root)
      let widest = run.output.split(separator: "\n").map(\.count).max() ?? 0
      #expect(1...columns ~= widest, "\(command): \(widest) of \(columns)")
    }
    // Prose uses the width that there is.
    let run = try SuggestCommandTests.shell(
      "COLUMNS=\(columns) $program suggest --help", program: "workbench", in: Self.root)
    #expect((run.output.split(separator: "\n").map(\.count).max() ?? 0) > columns / 2)
  }

  @Test(arguments: [40, 60, 80, 200]) func `the list of exercises fits into the terminal`(columns: Int) throws {
    let run = try SuggestCommandTests.shell(
      "COLUMNS=\(columns) $program exercises --quick", program: "workbench", in: Self.root)
    // A path stays in one piece.
    let lines = run.output.split(separator: "\n").filter { !$0.contains("/Exercise/") }
    let widest = lines.map(\.count).max() ?? 0
    #expect(1...min(columns, 80) ~= widest, "\(run.output)")
    #expect(run.output.contains("3.1 "))
  }
}
