import Autograd
import Kernels
import Tensors

/// What a case hands to its operation: tensors by name or position, and attributes.
struct OperationArguments {
  enum Problem: Error { case missing(String) }

  let name: String
  let tensors: [String: Tensor<Double>]
  /// The names of the floating-point inputs, in the file's order.
  let order: [String]
  let integers: [String: IndexTensor]
  let attributes: [String: AttributeValue]

  subscript(_ position: Int) -> Tensor<Double> {
    get throws {
      guard order.indices.contains(position) else { throw Problem.missing("input \(position)") }
      return try self[order[position]]
    }
  }

  subscript(_ name: String) -> Tensor<Double> {
    get throws {
      guard let tensor = tensors[name] else { throw Problem.missing(name) }
      return tensor
    }
  }

  func integers(_ name: String) throws -> IndexTensor {
    guard let integers = integers[name] else { throw Problem.missing(name) }
    return integers
  }

  func number(_ key: String) throws -> Double {
    guard let number = attributes[key]?.number else { throw Problem.missing(key) }
    return number
  }

  func integer(_ key: String) throws -> Int { Int(try number(key)) }

  func flag(_ key: String) throws -> Bool {
    guard let flag = attributes[key]?.flag else { throw Problem.missing(key) }
    return flag
  }

  func text(_ key: String) throws -> String {
    guard let text = attributes[key]?.text else { throw Problem.missing(key) }
    return text
  }

  func integerList(_ key: String) throws -> [Int] {
    guard let list = attributes[key]?.list else { throw Problem.missing(key) }
    return list.compactMap(\.number).map { Int($0) }
  }

  func pair(_ key: String) throws -> Pair {
    let list = try integerList(key)
    guard list.count == 2 else { throw Problem.missing(key) }
    return Pair(list[0], list[1])
  }

  /// The axes of a reduction; nil for all.
  var axes: [Int]? {
    get throws {
      if let axis = attributes["dim"]?.number { return [Int(axis)] }
      guard let value = attributes["axes"], value != .null else { return nil }
      return try integerList("axes")
    }
  }

  var keepDims: Bool { attributes["keepdim"]?.flag ?? false }

  var reduction: Reduction {
    get throws {
      guard let reduction = Reduction(rawValue: try text("reduction")) else { throw Problem.missing("reduction") }
      return reduction
    }
  }
}
