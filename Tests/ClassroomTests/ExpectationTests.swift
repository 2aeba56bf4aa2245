import Foundation
import Testing

@testable import Classroom

/// What Swift Testing 6.3.1 says of a failed expectation, in the words of a verdict.
@Suite struct ExpectationTests {
  /// Left: as the runner wrote it. Right: what was expected, and "asked=value" for each part.
  @Test(arguments: [
    ("(article(0) → nan) ≈ 0.1", "article(0) ≈ 0.1", ["article(0)=nan"]),
    ("(wrong → 4) == nil", "wrong == nil", ["wrong=4"]),
    ("(a(1, (2 + 3)) → [1, 2]) == (b → [3, (4)])", "a(1, (2 + 3)) == b", ["a(1, (2 + 3))=[1, 2]", "b=[3, (4)]"]),
    ("((x → 1) + 2) == 4", "(x + 2) == 4", ["x=1"]),
    // Numbers that stand in the test are no news.
    ("(n → 1.5) ≈ (7 → 7.0)", "n ≈ 7", ["n=1.5"]),
    (
      "(xs[1] → 2.0) ≈ ((-0.02 / (1 - β)) → -0.04)", "xs[1] ≈ (-0.02 / (1 - β))",
      ["xs[1]=2.0", "(-0.02 / (1 - β))=-0.04"]
    ),
    ("(xs → [1.0, 2.0]) == ([3, 4] → [3.0, 4.0])", "xs == [3, 4]", ["xs=[1.0, 2.0]"]),
    ("(7 → 7.0) == (7 → 8.0)", "7 == 7", ["7=7.0"]),
    // The parentheses of a call stay.
    ("((0.25...4) → 0.25 ... 4.0).contains(kept → 7.5)", "(0.25...4).contains(kept)", ["kept=7.5"]),
    ("((0..<3) → 0 ..< 3).contains(5)", "(0..<3).contains(5)", ["(0..<3)=0 ..< 3"]),
    ("isClose((f(2) → nan), (3 → 3.0), relative: (1e-9 → 1e-09))", "isClose(f(2), 3, relative: 1e-9)", ["f(2)=nan"]),
    ("(xs → [1]).contains(where: n → 3)", "xs.contains(where: n)", ["xs=[1]", "n=3"]),
    ("(xs → [1]).contains(where: { $0 > 5 })", "xs.contains(where: { $0 > 5 })", ["xs=[1]"]),
    ("(xs.first { $0 > 1 } → 2.0) == nil", "xs.first { $0 > 1 } == nil", ["xs.first { $0 > 1 }=2.0"]),
    ("(d.max()! → 3) < 2", "d.max()! < 2", ["d.max()!=3"]),
    ("(d.first?.first → 1.0) == (2 → 2.0)", "d.first?.first == 2", ["d.first?.first=1.0"]),
    // A property's value stands behind it, and is not what was wanted.
    ("(check → the slope).passes → false", "check.passes", ["check=the slope", "check.passes=false"]),
    ("(d[1] → [3.0, 4.0]).isEmpty → false", "d[1].isEmpty", ["d[1]=[3.0, 4.0]", "d[1].isEmpty=false"]),
    ("!(1 < 2 → true)", "!(1 < 2)", ["1 < 2=true"]),
    ("!(b → <not evaluated>)", "!b", ["b=true"]),
    ("(a < 0 → false) && (f(a) > 2 → <not evaluated>)", "a < 0 && f(a) > 2", ["a < 0=false"]),
    ("(a → 3) is (String → Int)", "a is String", ["a=3", "String=Int"]),
    // Nothing in it has a value, but it is false.
    ("Bool(false)", "Bool(false)", ["Bool(false)=false"]),
    (
      "zip([1.0], [2.0]).allSatisfy { isClose($0, $1) }", "zip([1.0], [2.0]).allSatisfy { isClose($0, $1) }",
      ["zip([1.0], [2.0]).allSatisfy { isClose($0, $1) }=false"]
    ),
    ("x → nil", "x != nil", ["x=nil"]),
    // Values are no source: brackets, arrows and quotation marks in them match nothing.
    ("(check → a → (b, c).passes → false", "check.passes", ["check=a → (b, c", "check.passes=false"]),
    ("(s → \"a \"b\" (c → d) e\") == \"other (→)\"", "s == \"other (→)\"", ["s=\"a \"b\" (c → d) e\""]),
    ("(s → \"one (\").hasPrefix(\"x(\")", "s.hasPrefix(\"x(\")", ["s=\"one (\""]),
    ("(s → :-)) == 3", "s == 3", ["s=:-)"]),
    ("(`a name` → 1) == (größe → 2)", "`a name` == größe", ["`a name`=1", "größe=2"]),
    // Over several lines, with comments.
    ("(abs(a  // five deviations: 5 · (σ\n      - b) → 7) <= 1", "abs(a - b) <= 1", ["abs(a - b)=7"]),
    (
      "([1, 2]\n        .map { $0 * 2 }\n        .reduce(0, +) → 12) == 13", "[1, 2].map { $0 * 2 }.reduce(0, +) == 13",
      ["[1, 2].map { $0 * 2 }.reduce(0, +)=12"]
    ),
    ("(s → \"// no comment\") == t", "s == t", ["s=\"// no comment\""]),
    ("(a(\"//\") → 1) == 2", "a(\"//\") == 2", ["a(\"//\")=1"]),
  ])
  func `is taken apart`(text: String, expected: String, came: [String]) {
    let expectation = Expectation("Expectation failed: " + text)
    #expect(expectation?.expected == expected)
    #expect(expectation?.came.map { "\($0.asked)=\($0.value)" } == came)
  }

  @Test(arguments: [
    "Caught error: x", "Issue recorded", "Expectation failed: ",
    "Expectation failed: an error was expected but none was thrown and \"3\" was returned",
  ])
  func `what is no expression is left whole`(message: String) { #expect(Expectation(message) == nil) }

  @Test(arguments: ["((", "(→", "(a → ", "\"", "(\"\\", "a → ", ")", "]]", String(repeating: "(", count: 5_000)])
  func `torn text is read to its end`(text: String) { #expect(Expectation("Expectation failed: " + text) != nil) }

  @Test func `a long value is cut, and its length is said`() throws {
    let list = "[" + (0..<3_000).map(String.init).joined(separator: ", ") + "]"
    let came = try #require(Expectation("Expectation failed: (xs → \(list)) == [1]")?.came.first)
    #expect(came.value.hasPrefix("[0, 1, 2"))
    #expect(came.value.hasSuffix(" … (\(list.count + ") == [1]".count) characters)"))
    #expect(came.value.count <= 280)
    let short = try #require(Expectation("Expectation failed: (xs → \(list.prefix(400))]) == [1]"))
    #expect(short.expected == "xs == [1]")
    #expect(short.came.first?.value.hasSuffix(" … (401 characters)") == true)
  }

  @Test func `control characters of a value do not reach the terminal`() {
    let came = Expectation("Expectation failed: (s → a\u{1B}[2Jb\u{202E}\nc) == t")?.came.first?.value
    #expect(came == "a\\u{1B}[2Jb\\u{202E}\\nc")
  }

  func entries(_ issue: TestIssue) -> [String] { issue.entries.map { "\($0.label): \($0.text)" } }

  @Test func `an issue shows input, what was expected, what came, and what the test says`() {
    let issue = TestIssue(
      message: "Expectation failed: (mine → 2) ≈ (theirs(3) → 4)", comments: ["at step 7"], arguments: "β → 0.5")
    #expect(
      entries(issue) == [
        "with: β → 0.5", "expected: mine ≈ theirs(3)", "came: mine is 2", "where: theirs(3) is 4", ": at step 7",
      ])
    #expect(
      issue.sentence == "with β → 0.5; expected mine ≈ theirs(3); came mine is 2; where theirs(3) is 4; at step 7")
  }

  @Test func `what a check has found stands for itself`() {
    let issue = TestIssue(message: "Expectation failed: (problem(of: f) → \"After step 3 it is at \"1\".\") == nil")
    #expect(entries(issue) == ["found: After step 3 it is at \"1\"."])
    #expect(
      entries(TestIssue(message: "Expectation failed: (n → 3) == nil")) == ["expected: n == nil", "came: n is 3"])
  }

  @Test func `a property that is false is not shown twice`() {
    let issue = TestIssue(message: "Expectation failed: (moved → nan).isFinite → false")
    #expect(entries(issue) == ["expected: moved.isFinite", "came: moved is nan"])
  }

  @Test func `an issue that the test records is its own comment`() {
    #expect(
      entries(TestIssue(message: "Issue recorded", comments: ["expected 3, came 4"])) == ["found: expected 3, came 4"])
    #expect(entries(TestIssue(message: "Issue recorded")) == ["said: Issue recorded"])
    #expect(entries(TestIssue(message: "Caught error: bad")) == ["said: Caught error: bad"])
    #expect(
      entries(TestIssue(message: "Expectation failed: xs.allSatisfy { $0 > 1 }"))
        == ["expected: xs.allSatisfy { $0 > 1 }", "came: false"])
  }
}
