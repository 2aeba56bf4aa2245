import Foundation
import Testing

@testable import Classroom

@Suite struct TemplateTests {
  let solution = """
    func rate() -> Double {
      // TODO 3.1: which one?
      let cuts = step / size
      return cuts
      // END 3.1: return .todo
    }

    """

  @Test func `hides what stands between the markers`() {
    #expect(
      Template.make(from: solution) == """
        func rate() -> Double {
          // TODO 3.1: which one?
          return .todo
        }

        """)
    #expect(Template.hiddenLines(of: solution) == ["let cuts = step / size", "return cuts"])
  }

  @Test func `leaves other comments alone`() {
    let text = "// TODO later\n// END of it: all\nlet a = 1\n"
    #expect(Template.make(from: text) == text)
  }

  /// The script that the gate runs and the classroom must never differ.
  @Test func `makes the committed templates`() throws {
    let lessons = Course.root.appending(path: "Lessons")
    let files = try FileManager.default.subpathsOfDirectory(atPath: lessons.path)
      .filter { $0.contains("/Solution/") && $0.hasSuffix(".swift") }
    #expect(files.count >= 9)
    let wrong = try files.first { file in
      let solution = try String(contentsOf: lessons.appending(path: file), encoding: .utf8)
      let template = try String(
        contentsOf: lessons.appending(path: file.replacing("/Solution/", with: "/Exercise/")), encoding: .utf8)
      return Template.make(from: solution) != template
    }
    #expect(wrong == nil)
  }
}
