import Foundation
import Schedules
import TestSupport
import Testing
import Training
import Tuning

/// Grids of rates, and what is said of their winners.
@Suite struct GridTests {
  @Test func `a linear grid has equal steps and both ends`() throws {
    let rates = try RateGrid.linear(from: 0.1, to: 0.5, count: 5).rates
    #expect(rates.first == 0.1)
    #expect(rates.last == 0.5)
    let steps = zip(rates, rates.dropFirst()).map { $1 - $0 }
    #expect(steps.first { !isClose($0, 0.1) } == nil)
  }

  @Test func `a logarithmic grid has equal factors and both ends`() throws {
    let rates = try RateGrid.logarithmic(from: 1e-4, to: 1, count: 9).rates
    #expect(rates.first == 1e-4)
    #expect(rates.last == 1)
    let factors = zip(rates, rates.dropFirst()).map { $1 / $0 }
    #expect(factors.first { !isClose($0, 10.0.squareRoot()) } == nil)
  }

  @Test(arguments: [0.001, 0.01, 0.1], [2, 3, 4, 7])
  func `a refined grid holds the rate and new ones on both sides, within the neighbours`(rate: Double, count: Int)
    throws
  {
    let finer = try RateGrid([0.001, 0.01, 0.1]).refined(around: rate, count: count).rates
    #expect(finer.count == max(count, 3))
    #expect(finer.contains(rate))
    #expect(finer.contains { $0 < rate && $0 > rate / 10 })
    #expect(finer.contains { $0 > rate && $0 < rate * 10 })
    #expect(finer == finer.sorted())
  }

  @Test func `a grid of one rate is refined within a decade on each side`() throws {
    let rates = try RateGrid([0.3]).refined(around: 0.3, count: 3).rates
    #expect(rates.count == 3)
    #expect(isClose(rates[0], 0.3 / 10.0.squareRoot()))
    #expect(rates[1] == 0.3)
  }

  @Test(arguments: [[], [0.1, -1], [0], [.nan], [.infinity]] as [[Double]])
  func `a grid with a rate that is none is refused`(rates: [Double]) {
    #expect(throws: ScheduleError.self) { try RateGrid(rates) }
  }

  @Test func `ends in the wrong order, and too few rates, are refused in a sentence`() {
    let wrongOrder = #expect(throws: ScheduleError.self) { try RateGrid.linear(from: 1, to: 0.1, count: 4) }
    #expect(wrongOrder?.description.contains("0 < from < to") == true)
    #expect(throws: ScheduleError.self) { try RateGrid.logarithmic(from: 0.1, to: 1, count: 1) }
  }

  @Test func `a saved grid is the same grid, and a broken one is refused`() throws {
    let grid = try RateGrid([0.3, 0.1])
    #expect(try JSONDecoder().decode(RateGrid.self, from: JSONEncoder().encode(grid)) == grid)
    #expect(throws: ScheduleError.self) { try JSONDecoder().decode(RateGrid.self, from: Data("[-1]".utf8)) }
  }

  @Test func `a trial prints the article's line`() {
    let trial = Trial(rate: 0.1, trainingLoss: 2, validationLoss: 1.5, accuracy: 0.875)
    #expect("\(trial)" == "Learning Rate: 0.1, Validation Loss: 1.5, Accuracy: 0.8750")
    let regression = Trial(rate: 0.1, trainingLoss: 2, validationLoss: 1.5)
    #expect("\(regression)" == "Learning Rate: 0.1, Validation Loss: 1.5, Accuracy: n/a")
  }
}
