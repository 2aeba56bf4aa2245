import Foundation
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import Testing

@testable import Studio

/// A session that is spoken to as the page does.
struct Tab {
  var session: StudioSession

  init(_ catalog: ProblemCatalog = ProblemCatalog()) throws { session = try StudioSession(catalog) }

  /// Asks, and gives the answer as it was written.
  @discardableResult mutating func ask(_ request: [String: Any]) throws -> String {
    session.answer(String(decoding: try JSONSerialization.data(withJSONObject: request), as: UTF8.self))
  }

  mutating func run(_ steps: Int) throws {
    var left = steps
    while left > 0 {
      try ask(["do": "frame", "steps": min(left, 700)])
      left -= 700
    }
  }

  func point(_ run: Int = 0) -> [UInt64] { session.runs[run].position.live.coordinates.map(\.bitPattern) }
}

@Suite struct StudioSessionTests {
  /// Does the studio have arithmetic of its own, or is a run a `Descent`?
  @Test func `a rate that is moved gives the states of Descent with the same rates`() throws {
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": "bowl", "settings": ["kappa": 25, "turn": 30]])
    try tab.ask(["do": "optimizer", "run": 0, "text": "SGD momentum=0.9"])
    let rates = [0.01, 0.02, 0.005, 0.03, 0.0123456789]
    var reference = Descent(
      on: QuadraticBowl(conditionNumber: 25, turnedBy: 30), from: Rosenbrock.start, by: SGD(momentum: 0.9), at: 0.0)
    for (number, rate) in rates.enumerated() {
      try tab.ask(["do": "rate", "run": 0, "rate": rate])
      try tab.run(7 + number)
      for _ in 0..<(7 + number) { _ = reference.next(at: rate) }
      #expect(tab.session.state.cursor == reference.step)
      #expect(tab.point() == reference.point.map(\.bitPattern))
    }
  }

  @Test(arguments: OptimizerSpec.names)
  func `a run by any optimizer is that of Descent`(name: String) throws {
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": "rosenbrock"])
    try tab.ask(["do": "optimizer", "run": 0, "text": name])
    try tab.ask(["do": "rate", "run": 0, "rate": 0.0005])
    try tab.run(50)
    let optimizer: AnyOptimizer<[Double]> = try OptimizerSpec(name).optimizer()
    var reference = Descent(on: Rosenbrock(), from: Rosenbrock.start, by: optimizer, at: 0.0005)
    for _ in 0..<50 { _ = reference.next() }
    #expect(tab.point() == reference.point.map(\.bitPattern))
  }

  /// The page draws the present rate at the end of the curve. Is it what the next record says, or the factor on it?
  @Test(arguments: OptimizerSpec.rateFinding + ["SGD"])
  func `the rate that is shown is the one that the next step applies`(name: String) throws {
    struct Answer: Decodable {
      struct Run: Decodable { var rate: Double }
      var runs: [Run]
    }
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": "bowl"])
    try tab.ask(["do": "optimizer", "run": 0, "text": name])
    try tab.ask(["do": "rate", "run": 0, "rate": 0.125])
    for _ in 0..<5 {
      let answer = try tab.ask(["do": "frame", "steps": 3])
      let shown = try JSONDecoder().decode(Answer.self, from: Data(answer.utf8)).runs[0].rate
      var next = tab.session.runs[0]
      _ = next.advance(to: next.step + 1)
      let applied = try #require(next.position.ends?.last.rate)
      #expect(shown == applied, "\(name), after step \(tab.session.state.cursor)")
      #expect((name == "SGD") == (shown == 0.125), "\(name): 0.125 is a factor of the rate \(shown)")
    }
  }

  @Test func `rewind is step 0, and playing again gives the same states`() throws {
    var tab = try Tab()
    let start = tab.point()
    try tab.run(40)
    try tab.ask(["do": "rate", "run": 0, "rate": 0.003])
    try tab.run(60)
    let end = tab.point()
    try tab.ask(["do": "seek", "step": 0])
    #expect(tab.session.state.cursor == 0)
    #expect(tab.point() == start)
    try tab.run(100)
    #expect(tab.point() == end)
  }

  @Test(arguments: ProblemCatalog().menu.map { $0[0] })
  func `the text of a state opens to the same runs`(problem: String) throws {
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": problem])
    try tab.ask(["do": "start", "seed": 11])
    try tab.run(20)
    try tab.ask(["do": "fork", "run": 0])
    try tab.ask(["do": "optimizer", "run": 1, "text": "Adam"])
    try tab.run(15)
    try tab.ask(["do": "seek", "step": 30])
    var other = try Tab()
    try other.ask(["do": "open", "state": tab.session.state.text])
    #expect(other.session.state == tab.session.state)
    #expect(other.session.runs.count == 2)
    #expect(other.point(0) == tab.point(0))
    #expect(other.point(1) == tab.point(1))
    #expect(other.point(0) != other.point(1))
  }

  @Test func `two changes of the optimizer at one step are one, also in the address`() throws {
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": "bowl"])
    try tab.ask(["do": "optimizer", "run": 0, "text": "SGD momentum=0.9"])
    try tab.run(20)
    try tab.ask(["do": "optimizer", "run": 0, "text": "Adam"])
    try tab.ask(["do": "optimizer", "run": 0, "text": "SGD momentum=0.9"])
    try tab.run(20)
    var other = try Tab()
    try other.ask(["do": "open", "state": tab.session.state.text])
    #expect(other.point() == tab.point())
  }

  @Test func `a fork shares its past bit for bit, and goes its own way`() throws {
    var tab = try Tab()
    try tab.run(30)
    try tab.ask(["do": "fork", "run": 0])
    #expect(tab.point(0) == tab.point(1))
    try tab.ask(["do": "rate", "run": 1, "rate": 0.001])
    try tab.run(10)
    #expect(tab.point(0) != tab.point(1))
    try tab.ask(["do": "seek", "step": 30])
    #expect(tab.point(0) == tab.point(1))
    for _ in 0..<3 { try tab.ask(["do": "fork", "run": 0]) }
    #expect(tab.session.runs.count == 4)
  }

  @Test(arguments: ["SGD momentum=0.9", "Adam", "RMSprop"])
  func `any way through time leads to the state of the straight way`(optimizer: String) throws {
    var (tab, straight) = (try Tab(), try Tab())
    for step in [0, 1] {
      try tab.ask(["do": "optimizer", "run": 0, "text": step == 0 ? "SGD" : optimizer])
      try straight.ask(["do": "optimizer", "run": 0, "text": optimizer])
    }
    try tab.run(5_000)
    for target in [4_999, 0, 1, 63, 64, 65, 2_048, 127, 4_000, 3_333] { try tab.ask(["do": "seek", "step": target]) }
    try straight.run(3_333)
    #expect(tab.session.state.cursor == 3_333)
    #expect(tab.point() == straight.point())
  }

  @Test func `a change in the past forgets what came later`() throws {
    var (tab, straight) = (try Tab(), try Tab())
    try tab.run(80)
    try tab.ask(["do": "seek", "step": 25])
    try tab.ask(["do": "rate", "run": 0, "rate": 0.002])
    #expect(tab.session.state.steps == 25)
    try tab.run(10)
    try straight.run(25)
    try straight.ask(["do": "rate", "run": 0, "rate": 0.002])
    try straight.run(10)
    #expect(tab.point() == straight.point())
    let trails = [tab, straight].map { $0.session.runs[0].trail.map(\.record) }
    #expect(trails[0] == trails[1])
  }

  @Test(arguments: ["cars", "bowl", "steep", "rosenbrock", "moons", "separable"])
  func `divergence is a step and a verdict, and no answer holds NaN`(problem: String) throws {
    var tab = try Tab()
    try tab.ask(["do": "problem", "name": problem])
    try tab.ask(["do": "fork", "run": 0])
    try tab.ask(["do": "rate", "run": 1, "rate": 900_000])
    var answer = ""
    for _ in 0..<20 {
      answer = try tab.ask(["do": "frame", "steps": 10])
      #expect(answer.contains("\"runs\""))
      #expect(answer.range(of: "nan|inf", options: [.regularExpression, .caseInsensitive]) == nil)
    }
    #expect(tab.session.runs[0].divergedAt == nil)
    #expect(tab.session.runs[0].step == 200)
    if problem != "separable", problem != "moons" {
      #expect(tab.session.runs[1].divergedAt != nil)
      #expect(answer.contains("diverged, noticed at step"))
    }
    let wild = tab.session.runs[1].position.live.coordinates.filter { !$0.isFinite }
    #expect(wild == [])
  }

  @Test func `a frame's answer does not grow with the steps that were made`() throws {
    var tab = try Tab()
    try tab.ask(["do": "rate", "run": 0, "rate": 0.0001])
    for _ in 0..<3 { try tab.ask(["do": "fork", "run": 0]) }
    var sizes: [Int] = []
    for _ in 0..<120 { sizes.append(try tab.ask(["do": "frame", "steps": 167]).utf8.count) }
    let late = try #require(sizes.suffix(20).max())
    let early = try #require(sizes.prefix(20).max())
    #expect(Double(late) <= 1.2 * Double(early))
    #expect(late <= 40_000)
  }
}

@Suite struct StudioStateTests {
  /// A state as an address could hold it: one plan, and what else there is.
  private static func state(_ change: String, more: String = "", problem: String = "cars", steps: Int = 0) -> String {
    #"{"problem":"\#(problem)",\#(more)"runs":[{"changes":[\#(change)]}],"steps":\#(steps),"cursor":0}"#
  }

  private static let usual = #"{"step":0,"rate":0.1,"optimizer":"SGD"}"#

  static let hostile = [
    "not base64 at all", "{", "{}", "eyJ9", String(repeating: "A", count: 500_000),
    #"{"problem":"cars","runs":[],"steps":0,"cursor":0}"#,
    #"{"problem":"cars","runs":[{"changes":[\#(usual)]}],"steps":5,"cursor":9}"#,
    #"{"problem":"cars","runs":[{"changes":[\#(usual)]}],"steps":-1,"cursor":-1}"#,
    state(usual, problem: "nowhere"), state(usual, steps: 1_000_000_000),
    state(usual, problem: "moons", steps: 100_000),
    state(#"{"step":0,"rate":-0.1,"optimizer":"SGD"}"#), state(#"{"step":0,"rate":1e999,"optimizer":"SGD"}"#),
    state(#"{"step":0,"rate":0.1,"optimizer":"Adm"}"#), state(#"{"step":0,"rate":0.1}"#), state(""),
    state(#"{"step":3,"rate":0.1,"optimizer":"SGD"}"#, steps: 3),
    state(#"{"step":0,"rate":0.1,"optimizer":"SGD","schedule":"Nothing"}"#),
    state(usual + "," + usual), state(usual, more: #""settings":{"kappa":0},"#, problem: "bowl"),
    state(usual, more: #""settings":{"size":2},"#, problem: "bowl"),
    state(usual, more: #""start":[1],"#, problem: "bowl"),
    state(usual, problem: "table"),
    state(Array(repeating: usual, count: 999).joined(separator: #"]},{"changes":["#)),
  ]

  @Test(arguments: hostile.indices) func `a state that no page made gets a sentence and a usable page`(index: Int)
    throws
  {
    var tab = try Tab()
    let answer = try tab.ask(["do": "open", "state": Self.hostile[index]])
    #expect(answer.contains("\"problem\":\""))
    #expect(answer.contains("\"runs\":[{"))
    #expect(answer.utf8.count <= 100_000)
    try tab.run(3)
    #expect(tab.session.state.cursor == 3)
  }

  @Test(arguments: [
    "", "{", "[]", "{\"do\":\"fly\"}", "{\"do\":\"rate\",\"run\":7,\"rate\":1}", "{\"do\":\"rate\",\"rate\":-1}",
    "{\"do\":\"seek\",\"step\":5}", "{\"do\":\"seek\",\"step\":-5}", "{\"do\":\"remove\",\"run\":0}",
    "{\"do\":\"optimizer\",\"text\":\"SGD lr=1\"}", "{\"do\":\"schedule\",\"text\":\"StepLR\"}",
    "{\"do\":\"grid\",\"window\":[0,1],\"columns\":5,\"rows\":5}",
    "{\"do\":\"grid\",\"window\":[0,1,0,1],\"columns\":100000}",
    "{\"do\":\"curve\",\"text\":\"\"}", "{\"do\":\"turn\",\"guess\":-1}", "{\"do\":\"start\",\"point\":[1]}",
  ])
  func `a request that cannot be fulfilled gets a sentence and changes nothing`(request: String) throws {
    var tab = try Tab()
    let before = tab.session.state
    let answer = tab.session.answer(request)
    #expect(answer.hasPrefix("{\"problem\":\""))
    #expect(tab.session.state == before)
  }

  @Test func `each lesson has a named state, and each of them opens`() throws {
    let names = NamedStates().names
    for lesson in 1...13 {
      let prefix = lesson < 10 ? "lesson0\(lesson)/" : "lesson\(lesson)/"
      let own = names.filter { $0.hasPrefix(prefix) }
      #expect(own.count >= 1)
    }
    for name in names {
      var tab = try Tab()
      let answer = try tab.ask(["do": "open", "open": name])
      #expect(answer.contains("\"said\":\""), "\(name)")
      #expect(tab.session.state.text == answerState(answer), "\(name): \(answer.prefix(200))")
      try tab.run(10)
      #expect(tab.session.state.cursor == tab.session.state.steps)
    }
    var tab = try Tab()
    let answer = try tab.ask(["do": "open", "open": "lesson03/comparisons"])
    #expect(answer.contains("; did you mean lesson03/comparison?"))
  }

  private func answerState(_ answer: String) -> String? {
    struct Answer: Decodable {
      var state: String?
      var problem: String?
    }
    let read = try? JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
    return read?.problem == nil ? read?.state : nil
  }
}
