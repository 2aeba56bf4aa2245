import Foundation
import GradientWorkbench
import TestSupport
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

  @Test func `the first network of the README is the program that is built here, and it learns`() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let code = try String(contentsOf: repository.appending(path: "Tests/FirstNetwork/main.swift"), encoding: .utf8)
    let page = try String(contentsOf: repository.appending(path: "README.md"), encoding: .utf8)
    #expect(page.contains("```swift\n\(code)```\n"))
    #expect(code.split(separator: "\n").count <= 15)
    let folder = try Folder()
    let program = try Program("first-network", [], in: folder.root)
    let accuracy = program.output.firstMatch(of: /accuracy ([0-9.]+)/).flatMap { Double($0.1) }
    #expect((accuracy ?? .nan) >= 0.95)
    #expect(program.errors.contains("epoch 1/100  loss"))
    #expect(FileManager.default.fileExists(atPath: folder.path("runs/penguins/metrics.csv")))
  }
}
