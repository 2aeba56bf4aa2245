import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing

/// What a history keeps of a long run, and where it leaves the run.
@Suite struct RunHistoryTests {
  @Test(arguments: [0, 1, 2, 7, 8, 9, 16, 17, 100, 1_000])
  func `a thinned list keeps its first and its last element, in equal steps`(count: Int) {
    var list = Thinned<Int>(limit: 8)
    for element in 0..<count { list.append(element) }
    #expect(list.appended == count)
    #expect(list.count <= 9)
    #expect(list.first == (count > 0 ? 0 : nil))
    #expect(list.last == (count > 0 ? count - 1 : nil))
    let even = list.dropLast().enumerated().filter { $1 == $0 * list.stride }.count
    #expect(even == max(list.count - 1, 0))
    #expect(list.elementsEqual(list.sorted()))
    #expect(Set(list).count == list.count)
  }

  @Test func `up to the limit every element is kept`() {
    var list = Thinned<Int>(limit: 8)
    for element in 0..<8 { list.append(element) }
    #expect(Array(list) == Array(0..<8))
    list.append(8)
    #expect(Array(list) == [0, 2, 4, 6, 8])
    list.append(9)
    #expect(Array(list) == [0, 2, 4, 6, 8, 9])
  }

  @Test func `divergence is noticed also in a record that is not kept`() {
    var history = RunHistory(limit: 2)
    for step in 0..<101 { history.append(Record(step: step, rate: 1, loss: step == 51 ? 1e9 : 1)) }
    #expect(history.divergedAt == 51)
    #expect(history.records.map(\.step).contains(51) == false)
    #expect(history.first?.step == 0)
    #expect(history.last?.step == 100)
  }

  /// A run that is drawn, printed and saved must be at the point that its last record describes.
  @Test func `the run stays at the point of its last record`() throws {
    let bowl = try Bowl.two()
    var run = Descent(on: bowl.regression, from: bowl.start, by: SGD(), at: 0.1)
    let history = run.history(steps: 30)
    #expect(history.last?.step == 30)
    #expect(run.step == 30)
    #expect(history.last?.loss == bowl.regression.cost(at: run.point))
    // The next record is that of the same point.
    #expect(run.next() == history.last)
  }

  @Test func `no step is taken along a gradient whose loss is not finite`() throws {
    let bowl = try Bowl.two()
    let start = LinearModel(weights: [1e200], bias: 0)
    var run = Descent(on: bowl.regression, from: start, by: SGD(), at: 0.1)
    #expect(run.next()?.loss.isFinite == false)
    #expect(run.point == start)
    #expect(run.step == 1)
  }

  @Test func `the rate can be an argument of the step`() throws {
    let bowl = try Bowl.two()
    var (given, scheduled) = (
      Descent(on: bowl.regression, from: bowl.start, by: SGD(), at: 7),
      Descent(on: bowl.regression, from: bowl.start, by: SGD(), at: 0.1)
    )
    for _ in 0..<5 { #expect(given.next(at: 0.1) == scheduled.next()) }
    #expect(given.point == scheduled.point)
  }
}
