import Foundation
import Schedules
import Testing

/// What the lesson's pages say about the library.
@Suite struct ReadmeTests {
  private func page(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "Lessons/lesson03-schedulers/\(name)"), encoding: .utf8)
  }

  @Test func `the table of deviations has a row for each`() throws {
    let page = try page("APPENDIX.md")
    let missing = Deviation.all.first { deviation in
      let cells = [deviation.schedule, deviation.when, deviation.torch, deviation.here, deviation.reason]
      return !page.contains("| " + cells.joined(separator: " | ") + " |")
    }
    #expect(missing == nil)
    #expect(page.components(separatedBy: "\n| ").count - 1 >= Deviation.all.count)
  }

  @Test func `every class of PyTorch is named`() throws {
    let page = try page("README.md")
    #expect(ScheduleRegistry.torch.map { $0.name }.first { !page.contains($0) } == nil)
  }
}
