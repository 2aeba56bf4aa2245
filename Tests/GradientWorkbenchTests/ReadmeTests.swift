import GradientWorkbench
import Testing

/// What README.md shows under "import GradientWorkbench": one import has to be enough.
@Suite struct ReadmeTests {
  @Test func `the README's example runs with one import, and its cost falls`() throws {
    let cars = try Table(named: "cars").regression(target: "dist")
    let line = try LinearRegression(features: cars.features, targets: cars.targets)
    let rate = try Warmup(to: 0.006, over: 100).then(Cosine(from: 0.006, to: 1e-5, over: 9_900))
    let run = Descent(on: line, from: .zero(features: 1), by: SGD(), at: rate)
    let shown = run.prefix(10_001).filter { $0.step % 1_000 == 0 }
    #expect(shown.count == 11)
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $1.loss < $0.loss })
  }
}
