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
}
