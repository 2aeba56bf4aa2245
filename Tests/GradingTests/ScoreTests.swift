import Classroom
import Testing

@testable import Grading

@Suite struct ScoreTests {
  @Test func `no test, no points; all tests, all points`() {
    for points in [0, 1, 2.5, 1000] {
      #expect(Score(passed: 0, expected: 7, points: points).awarded == 0)
      #expect(Score(passed: 7, expected: 7, points: points).awarded == points)
    }
  }

  /// A suite without tests is an error of the teacher's, never a pass.
  @Test func `a suite without tests awards nothing`() {
    #expect(Score(passed: 0, expected: 0, points: 3).awarded == 0)
  }

  @Test func `shares are rounded to hundredths, halves up`() {
    #expect(Score(passed: 4, expected: 6, points: 2).awarded == 1.33)
    #expect(Score(passed: 2, expected: 3, points: 1).awarded == 0.67)
    #expect(Score(passed: 1, expected: 8, points: 1).awarded == 0.13)
  }

  @Test func `more tests never give fewer points, and only all of them give all`() {
    for expected in 1...300 {
      let awarded = (0...expected).map { Score(passed: $0, expected: expected, points: 1).awarded }
      #expect(zip(awarded, awarded.dropFirst()).first { $0 > $1 } == nil)
      #expect(awarded.dropLast().first { $0 >= 1 } == nil)
    }
  }

  /// `>=` for `>` fails every test of 3.4 but those that weigh most.
  @Test func `weights share the points out`() {
    #expect(Score(passed: 1, expected: 3, weightPassed: 6, weight: 8, points: 2).awarded == 1.5)
    #expect(Score(passed: 2, expected: 3, weightPassed: 2, weight: 8, points: 2).awarded == 0.5)
    #expect(Score(passed: 2, expected: 3, weightPassed: 999, weight: 1000, points: 1).awarded == 0.99)
    #expect(Score(passed: 3, expected: 3, weightPassed: 8, weight: 8, points: 2).awarded == 2)
    #expect(Score(passed: 0, expected: 3, weightPassed: 0, weight: 8, points: 2).awarded == 0)
  }

  @Test func `points are written in as few digits as they need`() {
    #expect([0, 2, 1.5, 1.33, 0.05, 100].map(Score.text) == ["0", "2", "1.5", "1.33", "0.05", "100"])
  }
}
