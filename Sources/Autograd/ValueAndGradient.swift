import Core
import Tensors

/// The loss of a model, and its gradient with respect to the model's tensors, which is a value of the model's own type.
///
///     let (loss, gradient) = valueAndGradient(at: model) { model in crossEntropy(model(images), labels) }
///
/// The closure receives the model with its tensors registered on a new tape; its result must be one number. Tensors
/// from outside are constants. A model that the loss does not use gets a gradient of zeros.
///
/// - Parameters:
///   - model: where the gradient is taken.
///   - loss: the function to differentiate; it runs once.
public func valueAndGradient<Model: TensorModel>(
  at model: Model, _ loss: (Model) throws -> Tensor<Model.Scalar>
) rethrows -> (value: Model.Scalar, gradient: Model) {
  let recording = try Recording(at: model, loss)
  guard recording.result.count == 1 else {
    programmerError("valueAndGradient: the loss has shape \(recording.result.shape), not one number")
  }
  let gradient = recording.gradient(
    at: model, adjoint: Tensor(repeating: 1, shape: recording.result.shape), consuming: true)
  return (recording.result.item, gradient)
}

/// The gradient of a loss with respect to the model's tensors; see `valueAndGradient(at:_:)`.
public func gradient<Model: TensorModel>(
  at model: Model, of loss: (Model) throws -> Tensor<Model.Scalar>
) rethrows -> Model {
  try valueAndGradient(at: model, loss).gradient
}

/// The result of a function of a model, and its pullback: from ∂L/∂result to ∂L/∂model.
///
/// For results that are no single number. The pullback may be asked as often as you like and gives the same answer
/// each time; it keeps the tape, and the values on it, alive.
public func valueWithPullback<Model: TensorModel>(
  at model: Model, _ function: (Model) throws -> Tensor<Model.Scalar>
) rethrows -> (value: Tensor<Model.Scalar>, pullback: (Tensor<Model.Scalar>) -> Model) {
  let recording = try Recording(at: model, function)
  return (
    recording.result.detached,
    { adjoint in
      if adjoint.shape != recording.result.shape {
        programmerError("pullback: an adjoint of shape \(adjoint.shape) for a result of \(recording.result.shape)")
      }
      return recording.gradient(at: model, adjoint: adjoint.detached, consuming: false)
    }
  )
}

/// A function of a model that has been run once, and the tape that it left.
struct Recording<Model: TensorModel> {
  let tape: Tape<Model.Scalar>
  let result: Tensor<Model.Scalar>

  init(at model: Model, _ function: (Model) throws -> Tensor<Model.Scalar>) rethrows {
    let tape = Tape<Model.Scalar>()
    defer { tape.close() }
    var variables = model
    variables.combineTensors(with: model) { variable, value in variable = tape.variable(value.detached) }
    result = try AnyTape.$current.withValue(tape) { try function(variables) }
    self.tape = tape
  }

  /// One backward sweep; the tensors were registered first, so the k-th of the model is the k-th of the tape.
  func gradient(at model: Model, adjoint: Tensor<Model.Scalar>, consuming: Bool) -> Model {
    var adjoints = tape.sweep(from: result, adjoint: adjoint, consuming: consuming)
    var gradient = model
    var index = 0
    gradient.combineTensors(with: model) { slot, value in
      slot = adjoints.take(index) ?? .zeros(value.shape)
      index += 1
    }
    return gradient
  }
}
