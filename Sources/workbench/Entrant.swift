import Optimizers
import Terminal

/// An optimizer that takes part in a comparison.
struct Entrant {
  /// As the user wrote it.
  let name: String
  let spec: OptimizerSpec

  /// Who runs when nobody is named.
  static let usual = ["SGD", "SGD momentum=0.9", "SGD momentum=0.9 nesterov=true", "RMSprop", "Adam"]

  /// - Throws: `OptimizerError` for an optimizer or a parameter that is not known, with the nearest one that is, and for a
  ///   value out of bounds; `LessonError` for a rate among the parameters.
  init(_ text: String) throws {
    let spec = try OptimizerSpec(text)
    guard spec.parameters["lr"] == nil else {
      throw LessonError("\(text): lr belongs into --rates, which every optimizer runs at.")
    }
    (name, self.spec) = (text.split(whereSeparator: \.isWhitespace).joined(separator: " "), spec)
  }

  static func named(_ texts: [String]) throws -> [Entrant] { try texts.map { try Entrant($0) } }
}
