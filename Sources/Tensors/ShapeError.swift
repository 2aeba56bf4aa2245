import Glibc

/// Shapes that do not fit: the sentence names the operation and both shapes.
///
/// Operations between tensors whose shapes do not fit are mistakes in a program and stop it with this sentence. Where
/// shapes come from data (a file, a user's table), ask first with a throwing check such as
/// `Shape.broadcast(_:_:for:)`, `Shape.matrixProduct(_:_:)` or `Tensor.init(validating:shape:)`.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// An error that is told by this sentence.
  public init(_ description: String) { self.description = description }
}

/// Stops the program with one sentence on standard error.
///
/// `precondition` alone would stop it without a word, because the numeric modules are optimised even in debug builds.
package func programmerError(_ sentence: String) -> Never {
  let line = Array("Fatal mistake: \(sentence)\n".utf8)
  _ = write(2, line, line.count)
  preconditionFailure(sentence)
}

/// The value, or the end of the program with the sentence of the error.
@inline(__always) package func valid<Value>(_ value: () throws(ShapeError) -> Value) -> Value {
  do {
    return try value()
  } catch {
    programmerError(error.description)
  }
}
