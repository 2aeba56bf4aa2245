import Classroom
import Foundation
import Testing

@testable import Grading

@Suite struct SourceReviewTests {
  let template = "import LearningRates\nstruct StepDecay { func rate() -> Double { .todo } }"

  func review(_ body: String, imports: String = "import LearningRates") -> SourceReview {
    SourceReview(
      "\(imports)\nstruct StepDecay { func rate() -> Double { \(body) } }", template: template,
      twins: ["StepLR", "MultiStepLR"])
  }

  @Test func `a call of the twin is named, a mention is not`() {
    #expect(review("StepLR(baseLR: 1).rate").twins == ["StepLR"])
    #expect(review("LearningRates.MultiStepLR(1)(2)").twins == ["MultiStepLR"])
    #expect(review("1 // as StepLR does").twins == [])
  }

  @Test func `what the template itself uses is no finding`() {
    let review = SourceReview("let a = StepLR()", template: "StepLR exit", twins: ["StepLR"])
    #expect(review.twins == [])
    #expect(review.worthALook == [])
  }

  @Test func `names that an exercise has no use for are worth a look`() {
    #expect(review("exit(0)").worthALook == ["exit"])
    #expect(review("{ let p = Process(); return FileHandle() }()").worthALook == ["Process", "FileHandle"])
    #expect(review("withUnsafeBytes(of: UnsafeRawPointer(x))").worthALook == ["UnsafeRawPointer"])
    #expect(review("1", imports: "import LearningRates\nimport Dispatch").worthALook == ["import Dispatch"])
    #expect(review("pow(2, 3)", imports: "import LearningRates\nimport Foundation").worthALook == [])
  }

  @Test func `the test machinery is refused`() {
    #expect(review("1").refusal == nil)
    for module in ["Testing", "XCTest", "_Testing_Foundation", "Lesson03Tests", "struct Testing.Test"] {
      #expect(review("1", imports: "import \(module)").refusal != nil)
    }
    #expect(review("1", imports: "@testable import LearningRates").refusal != nil)
  }

  /// What would the tests call, if your file has a function of that name?
  @Test func `a name with which the tests judge is refused, a method of another name is not`() {
    let own = [
      "public func ≈ (a: Double, b: Double) -> Bool { true }", "public func isClose(_ a: Double) -> Bool { true }",
      "extension Double { public static func == (a: Double, b: Double) -> Bool { true } }", "public enum Testing {}",
      "public typealias Double = Anything",
      "@freestanding(expression) macro expect() = #externalMacro(module: \"A\", type: \"B\")",
    ]
    for code in own { #expect(review("1 } }\n\(code)\nstruct A { func b() { ").refusal != nil, "\(code)") }
    let hidden = review("1 } }\nprivate func max(_ a: [Double]) -> Double { 1 }\nstruct A { func b() { ")
    #expect(hidden.refusal == nil && hidden.worthALook == ["its own max"])
    #expect(review("1 } }\nfunc cuts(_ step: Int) -> Int { step / 2 }\nstruct A { func b() { ").refusal == nil)
  }

  @Test func `a changed declaration is worth a look, another layout of it is not`() {
    let changed = SourceReview(
      "import LearningRates\nstruct StepDecay { func rate() -> Anything { 1 } }", template: template, twins: [])
    #expect(changed.worthALook == ["another declaration than func rate() -> Double"])
    let prefixed = SourceReview(
      "import LearningRates\nstruct StepDecay { func rate() -> Doublex { 1 } }", template: template, twins: [])
    #expect(prefixed.worthALook == ["another declaration than func rate() -> Double"])
    let twice = SourceReview(template + "\nfunc rate() -> Anything { 1 }", template: template, twins: [])
    #expect(twice.worthALook == ["func rate more than once"])
    let laidOut = SourceReview(
      "import LearningRates\nstruct StepDecay {\n  func rate()\n    -> Double\n  { 1 }\n}", template: template,
      twins: [])
    #expect(laidOut.worthALook == [])
  }

  /// A comment is no code, even where a quotient stands beside it.
  @Test func `nobody is accused of what a comment says`() {
    let source =
      template
      + "\n// exit StepLR\nfunc mean(a: Double, n: Int) -> Double { var a = a; a /= Double(n) // half\n return a }"
    let review = SourceReview(source, template: template, twins: ["StepLR"])
    #expect(review.twins == [] && review.worthALook == [] && review.refusal == nil)
  }

  @Test func `no solution of the course is accused of anything`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let course = CourseFolder(root: root)
    let exercises = try ExerciseCatalog(at: root).exercises
    #expect(exercises.count >= 18)
    for exercise in exercises {
      let solution = try #require(course.text(exercise.solutionPath))
      let review = SourceReview(solution, template: Template.make(from: solution), twins: exercise.twins)
      #expect(review.refusal == nil && review.worthALook == [] && review.twins == [], "\(exercise.number)")
    }
  }
}
