import Schedules
import TestSupport
import Testing

/// The conformance checker must reject what is wrong.
@Suite struct ScheduleCheckerControls {
  /// Counts its calls, as a scheduler with a hidden `step()` does.
  private final class Stateful: Schedule, @unchecked Sendable {
    private var calls = 0
    func callAsFunction(_ step: Int) -> Double {
      calls += 1
      return 1 / Double(calls)
    }
  }

  private struct Undefined: Schedule {
    func callAsFunction(_ step: Int) -> Double { step == 77 ? .nan : 1 }
  }

  private struct Overflowing: Schedule {
    func callAsFunction(_ step: Int) -> Double { step > 1_000_000 ? .infinity : 1 }
  }

  private struct Restless: Schedule {
    let totalSteps: Int? = 10
    func callAsFunction(_ step: Int) -> Double { step == 1009 ? 2 : 1 }
  }

  private struct Forgetful: Schedule, Codable, Equatable {
    var rate = 1.0
    init(rate: Double) { self.rate = rate }
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(0)
    }
    func callAsFunction(_ step: Int) -> Double { rate }
  }

  @Test func `hidden state is noticed`() { #expect(checkSchedule(Stateful()) != nil) }

  @Test func `a single NaN is noticed`() { #expect(checkSchedule(Undefined()) != nil) }

  @Test func `infinity far away is noticed`() { #expect(checkSchedule(Overflowing()) != nil) }

  @Test func `a schedule that moves after its end is noticed`() {
    #expect(checkSchedule(Restless()) == nil)
    #expect(checkSchedule(Restless(), resting: true) != nil)
  }

  @Test func `what is lost in saving is noticed`() {
    #expect(checkSavedSchedule(Forgetful(rate: 1)) == nil)
    #expect(checkSavedSchedule(Forgetful(rate: 2)) != nil)
  }

  @Test func `closeness is neither blind nor strict, and NaN is close to nothing`() {
    #expect(1 ≈ (1 + 1e-12))
    #expect(isClose(1, 1 + 1e-8) == false)
    #expect(isClose(Double.nan, .nan) == false)
    #expect(.infinity ≈ Double.infinity)
    #expect(isClose(0, 1e-300) == false)
    #expect(isClose(0, 1e-13, absolute: 1e-12))
  }

  @Test func `a tolerance and lists are neither blind nor strict either`() {
    let (one, list) = (1.0.within(1e-6), [1, 2.0].within(1e-6))
    #expect(1.000_000_1 ≈ one)
    #expect((1.000_01 ≈ one) == false)
    #expect((.nan ≈ one) == false)
    #expect([1.000_000_1, 2] ≈ list)
    #expect(([1, 2.1] ≈ list) == false)
    #expect(([1] ≈ list) == false, "a shorter list")
    #expect([1, 2 + 1e-12] ≈ [1, 2])
    #expect(([1, .nan] ≈ [1, 2]) == false)
    #expect(([] ≈ [1]) == false, "an empty list")
  }
}
