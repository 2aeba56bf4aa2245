import Autograd
import Core
import GradientDescent
import Lesson05
import LinearModels

/// The cost of a straight line, its gradient read off a tape by the code of exercises 5.1 and 5.2.
struct TapedLine: Objective {
  let problem: LinearRegression

  /// What was written down: the cost, and the parameters with respect to which its gradient is wanted.
  struct Recording {
    let tape: ScalarTape
    let parameters: [Variable]
    let cost: Variable

    /// J(w, b) = 1/(2m) · Σ (Σ w·x + b − y)².
    init(_ problem: LinearRegression, at model: LinearModel) {
      let tape = ScalarTape()
      let weights = model.weights.indices.map { j in
        tape.variable(model.weights[j], model.weights.count == 1 ? "w" : "w\(j + 1)")
      }
      let bias = tape.variable(model.bias, "b")
      var sum: Variable?
      for (row, target) in problem.targets.enumerated() {
        var prediction = bias
        for (weight, x) in zip(weights, problem.features.row(row)) {
          prediction = Operations.product(weight, tape.variable(x, "x")) + prediction
        }
        let squared = Operations.square(prediction - target)
        sum = sum.map { $0 + squared } ?? squared
      }
      self.tape = tape
      parameters = weights + [bias]
      cost = (sum ?? bias) / (2 * Double(problem.targets.count))
    }

    /// ∂J/∂x for every number x on the tape; NaN where the sweep gave no answer.
    var adjoints: [Double] {
      let answers = Lesson05.adjoints(of: tape.entries, from: cost.index)
      return tape.entries.indices.map { $0 < answers.count ? answers[$0] : .nan }
    }

    /// ∂J/∂w and ∂J/∂b.
    var gradient: LinearModel {
      let adjoints = adjoints
      return LinearModel(vector: parameters.map { adjoints[$0.index] })
    }
  }

  func lossAndGradient(at model: LinearModel) -> (loss: Double, gradient: LinearModel) {
    let recording = Recording(problem, at: model)
    return (recording.cost.value, recording.gradient)
  }
}

/// The computation graph of a small cost: the first two rows of the table and its first feature, at w = b = 0.
struct SmallGraph {
  let recording: TapedLine.Recording
  /// ∂J/∂x for every number on the tape.
  let adjoints: [Double]

  init(of problem: LinearRegression) throws {
    let rows = 0..<min(2, problem.rowCount)
    let columns = min(problem.featureCount, 1)
    let small = try LinearRegression(
      features: Matrix(rows.map { Array(problem.features.row($0).prefix(columns)) }),
      targets: Array(problem.targets.prefix(rows.count)))
    recording = TapedLine.Recording(small, at: .zero(features: columns))
    // −0 as 0.
    adjoints = recording.adjoints.map { $0 == 0 ? 0 : $0 }
  }

  /// Where each number is drawn: parameters on the left, a column for each row of the table, operations above operands.
  func positions() -> [(x: Double, y: Double)] {
    let parameters = recording.parameters.map(\.index)
    var positions: [(x: Double, y: Double)] = []
    var inputs = 0
    for (index, entry) in recording.tape.entries.enumerated() {
      if let line = parameters.firstIndex(of: index) {
        positions.append((0, Double(line)))
      } else if entry.edges.isEmpty {
        positions.append((1.5 + 2.1 * Double(inputs), 0))
        inputs += 1
      } else {
        let operands = entry.edges.map { positions[$0.operand] }
        positions.append((operands.map(\.x).max() ?? 0, (operands.map(\.y).max() ?? 0) + 1))
      }
    }
    return positions
  }
}
