import Autograd
import GradientDescent
import Lesson05
import LinearModels
import Training

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

  func loss(at model: LinearModel) -> Double { Recording(problem, at: model).cost.value }

  func lossAndGradient(at model: LinearModel) -> (loss: Double, gradient: LinearModel) {
    let recording = Recording(problem, at: model)
    return (recording.cost.value, recording.gradient)
  }
}
