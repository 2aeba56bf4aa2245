import Optimizers
import Testing

@Suite struct GradientAccumulatorTests {
  @Test func `begins with nothing and adds up what it is given`() {
    var accumulator = GradientAccumulator<[Double]>()
    #expect(accumulator.sum == nil)
    accumulator.add([1, -2])
    #expect(accumulator.sum == [1, -2])
    accumulator.add([0.5, 3])
    #expect(accumulator.sum == [1.5, 1])
  }

  @Test func `zeroing leaves nothing, or zeros where something was`() {
    var accumulator = GradientAccumulator<[Double]>()
    accumulator.zero(setToNone: false)
    #expect(accumulator.sum == nil)
    accumulator.add([1, -2])
    accumulator.zero(setToNone: false)
    #expect(accumulator.sum == [0, 0])
    accumulator.zero()
    #expect(accumulator.sum == nil)
  }

  @Test func `a copy adds up on its own`() {
    var first = GradientAccumulator<Double>()
    first.add(1)
    var second = first
    second.add(1)
    #expect(first.sum == 1)
    #expect(second.sum == 2)
  }
}
