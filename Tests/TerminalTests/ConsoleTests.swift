import Terminal
import Testing

/// What a lesson prints, and how wide.
@Suite struct ConsoleTests {
  @Test func `numbers are written the same in every locale`() {
    #expect(113.5369.fixed(2) == "113.54")
    #expect(0.00753418.significant() == "0.007534")
    #expect(Double.nan.significant() == "not a number")
    #expect(Double.infinity.fixed(2) == "∞")
    #expect((-Double.infinity).significant() == "−∞")
  }

  @Test(arguments: [(0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "−12,345")])
  func `thousands are set apart`(number: Int, text: String) {
    #expect(number.grouped == text)
  }

  @Test func `columns of a table are aligned, the first on its left`() {
    var table = TextTable("rate", "cost")
    table.add("0.1", "7")
    table.add("0.01", "1,234")
    #expect(table.lines == ["  rate   cost", "  0.1       7", "  0.01  1,234"])
  }

  @Test func `a row that is too short leaves its last cells empty`() {
    var table = TextTable("a", "b", "c")
    table.add("1")
    #expect(table.lines.last == "  1")
  }
}
