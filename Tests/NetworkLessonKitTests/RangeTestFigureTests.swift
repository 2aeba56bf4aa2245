import NetworkLessonKit
import Plotting
import TestSupport
import Testing
import Tuning

@Suite struct RangeTestFigureTests {
  static func curve() throws -> RangeTestCurve {
    let rates = try RateRamp(from: 1e-5, to: 10, steps: 60).rates
    let losses = rates.enumerated().map { step, rate in
      2 - 1 / (1 + 1e-4 / (rate * rate)) + rate * rate * rate + (step.isMultiple(of: 2) ? 0.01 : -0.01)
    }
    return try RangeTestCurve(rates: rates, losses: losses, smoothed: LossSmoothing.seeded(beta: 0.8).smoothed(losses))
  }

  @Test func `the dot stands at the suggested rate, on the curve`() throws {
    let curve = try Self.curve()
    let rate = try curve.suggestion(.valley).rate
    let figure = curve.figure(suggestion: true, by: .valley)
    let dots = figure.panels[0].marks.compactMap { mark -> (x: [Double], y: [Double])? in
      if case .points(_, let x, let y, let style) = mark, style.color == .vermillion { return (x, y) }
      return nil
    }
    let dot = try #require(dots.first)
    #expect(dots.count == 1 && dot.x == [rate])
    let place = try #require(curve.rates.firstIndex { $0 >= rate * (1 - 1e-6) })
    #expect(isClose(dot.y[0], curve.smoothed[place], relative: 1e-4))
    #expect(figure.panels[0].x.scale == .log)
  }

  @Test func `without a suggestion there is no dot, and the title says so`() throws {
    let curve = try Self.curve()
    #expect(curve.figure(suggestion: false).panels[0].marks.count == 2)
    let flat = try RangeTestCurve(rates: curve.rates, losses: curve.rates.map { _ in 1 })
    #expect(flat.figure().title.contains("no suggestion"))
    let empty = try RangeTestCurve(rates: [], losses: [])
    #expect(empty.figure().panels.count == 1)
  }

  @Test func `a linear test has a linear axis`() throws {
    let rates = try RateRamp(.linear, from: 1e-3, to: 1, steps: 40).rates
    let curve = try RangeTestCurve(rates: rates, losses: rates.map { 1 - $0 })
    #expect(curve.figure(suggestion: false).panels[0].x.scale == .linear)
  }
}
