import Testing

/// One operation on given inputs, with its output and the gradient of Σ output·weights.
struct ReferenceCase: Decodable, Sendable, CustomTestStringConvertible {
  /// A tensor as the file has it; numbers are decoded as Double whatever they are.
  struct Values: Decodable {
    let name: String?
    let shape: [Int]
    let data: [Double]
    let dtype: String?
    let requiresGradient: Bool?

    enum CodingKeys: String, CodingKey {
      case name, shape, data, dtype
      case requiresGradient = "requires_grad"
    }

    var isInteger: Bool { dtype == "int64" }
  }

  struct Gradient: Decodable {
    let input: String
    let data: [Double]
  }

  let name: String
  let op: String
  let attrs: [String: AttributeValue]?
  let inputs: [Values]
  let output: Values
  let weights: [Double]?
  let grads: [Gradient]?
  let extra: [String: [Double]]?

  var testDescription: String { name }
}
