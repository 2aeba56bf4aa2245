import GradientDescent
import LinearModels
import Optimizers
import Terminal

/// The article's training loop, call for call, and the same calls in an order that works.
struct ArticleLoop {
  /// One run of a loop: which calls, which optimizer, what zero_grad leaves, and what came of it.
  struct Run {
    let calls: [LoopCall]
    let optimizer: String
    let setToNone: Bool
    let losses: (first: Double, last: Double)
    /// ‖θ_end − θ_start‖/‖θ_start‖.
    let moved: Double
  }

  /// `loss.backward()`, `optimizer.zero_grad()`, `optimizer.step()`, `loss.backward()`.
  static let calls: [LoopCall] = [.backward, .zeroGrad, .step, .backward]
  static let corrected: [LoopCall] = [.zeroGrad, .backward, .step]

  let epochs: Int
  let runs: [Run]

  /// Every loop starts at w = b = 1, so that weight decay has something to shrink.
  init(on problem: LinearRegression, rate: Double, epochs: Int) throws {
    self.epochs = epochs
    let start = LinearModel.zero(features: problem.featureCount).mapScalars { _ in 1 }

    let decaying = try SGD<LinearModel>(momentum: 0.9, weightDecay: 0.1)
    func run(
      _ calls: [LoopCall], _ optimizer: some Optimizer<LinearModel>, _ name: String, setToNone: Bool = true
    ) -> Run {
      var loop = HandwrittenLoop(
        calls, on: TapedLine(problem: problem), from: start, by: optimizer, at: rate, setToNone: setToNone)
      for _ in 0..<epochs { _ = loop.next() }
      return Run(
        calls: calls, optimizer: name, setToNone: setToNone,
        losses: (problem.cost(at: start), problem.cost(at: loop.point)),
        moved: (loop.point - start).length / start.length)
    }

    runs = [
      run(ArticleLoop.calls, SGD(), "SGD"),
      run(ArticleLoop.calls, Adam(), "Adam"),
      run(ArticleLoop.calls, SGD(), "SGD", setToNone: false),
      run(ArticleLoop.calls, Adam(), "Adam", setToNone: false),
      run(ArticleLoop.calls, decaying, "SGD, decay 0.1"),
      run(ArticleLoop.calls, decaying, "SGD, decay 0.1", setToNone: false),
      run(ArticleLoop.corrected, SGD(), "SGD"),
      run(ArticleLoop.corrected, Adam(), "Adam"),
    ]
  }

  func describe(on console: Console) {
    console.paragraph(
      "The article's loop calls backward, zero_grad, step, backward. \(epochs.grouped) epochs from w = b = 1; PyTorch "
        + "needs retain_graph=True for the second backward, or it raises an error:")
    console.print()
    var table = TextTable("loop", "optimizer", "leaves", "‖Δθ‖/‖θ₀‖", "J")
    for run in runs {
      table.add(
        run.calls == ArticleLoop.calls ? "the article's" : "zero, backward, step", run.optimizer,
        run.setToNone ? "nothing" : "zeros", run.moved == 0 ? "0.0" : run.moved.significant(3),
        "\(run.losses.first.significant(5)) → \(run.losses.last.significant(5))")
    }
    console.print(table)
    console.print()
  }

  /// What the runs showed.
  var finding: String {
    let still = runs.filter { $0.calls == ArticleLoop.calls && $0.moved == 0 }.count
    guard still > 0 else { return "" }
    return "The article's loop throws its gradient away before the step can take it: in \(still) of its "
      + "\(runs.count { $0.calls == ArticleLoop.calls }) runs nothing moved at all, and where zeros are kept weight decay "
      + "has the weights to itself."
  }
}
