import Autograd
import Kernels
import Tensors

/// One case, run by the workbench and compared with the file.
struct ReferenceCheck {
  enum Problem: Error { case unknownOperation(String), noGradient(String) }

  /// What first differs, or nil.
  let firstDifference: String?

  /// What of the file is spoilt, by a part in a million of the tensor's largest number, before comparing.
  enum Spoilt: CaseIterable { case nothing, output, gradients }

  init(_ reference: ReferenceCase, spoiling: Spoilt = .nothing) throws {
    let key = reference.op == "composite" ? reference.name : reference.op
    guard let operation = OperationTable.operation(named: key) else { throw Problem.unknownOperation(key) }

    let floating = reference.inputs.filter { !$0.isInteger }
    let variables = floating.filter { $0.requiresGradient != false }
    let names = floating.map { $0.name ?? "" }
    let values = try floating.map { try Tensor(validating: $0.data, shape: $0.shape) }
    let constants = Dictionary(uniqueKeysWithValues: zip(names, values))
    var integers: [String: IndexTensor] = [:]
    for input in reference.inputs where input.isInteger {
      integers[input.name ?? ""] = IndexTensor(input.data.map { Int($0) }, shape: try Shape(validating: input.shape))
    }

    var extra: [String: [Double]] = [:]
    let point = variables.compactMap { constants[$0.name ?? ""] }
    let (output, pullback) = try valueWithPullback(at: point) { point in
      let tracked = Dictionary(uniqueKeysWithValues: zip(variables.map { $0.name ?? "" }, point))
      let result = try operation(
        OperationArguments(
          name: reference.name, tensors: constants.merging(tracked) { $1 }, order: names, integers: integers,
          attributes: reference.attrs ?? [:]))
      extra = result.extra
      return result.output
    }

    let expected = spoiling == .output ? ReferenceCheck.spoil(reference.output.data) : reference.output.data
    var difference: String?
    func compare(_ what: String, _ ours: [Double], _ theirs: [Double]) {
      difference = difference ?? ReferenceCheck.difference(what, ours, theirs)
    }
    if Array(output.shape) != reference.output.shape {
      difference = "shape \(output.shape), not \(reference.output.shape)"
    }
    compare("output", output.scalars, expected)
    if reference.output.isInteger, output.scalars != output.scalars.map({ $0.rounded() }) {
      difference = difference ?? "the output is not of whole numbers"
    }
    for (name, theirs) in reference.extra ?? [:] { compare(name, extra[name] ?? [], theirs) }

    if let weights = reference.weights {
      let gradients = pullback(try Tensor(validating: weights, shape: reference.output.shape))
      let again = pullback(try Tensor(validating: weights, shape: reference.output.shape))
      guard let expected = reference.grads, expected.map(\.input) == variables.map({ $0.name ?? "" }) else {
        throw Problem.noGradient("the gradients of \(reference.name) are not those of its variables")
      }
      for (index, theirs) in expected.enumerated() {
        let data = spoiling == .gradients ? ReferenceCheck.spoil(theirs.data) : theirs.data
        compare("gradient of \(theirs.input)", gradients[index].scalars, data)
        compare("gradient of \(theirs.input), asked again", again[index].scalars, gradients[index].scalars)
      }
    } else if !variables.isEmpty {
      throw Problem.noGradient("\(reference.name) has variables but no weights")
    }
    firstDifference = difference
  }

  /// The tolerance of the file: 1e-11 of the largest number of the tensor, or 1e-13.
  ///
  /// What is not finite must be equal.
  static func difference(_ what: String, _ ours: [Double], _ theirs: [Double]) -> String? {
    guard ours.count == theirs.count else { return "\(what): \(ours.count) numbers, not \(theirs.count)" }
    let largest = theirs.filter(\.isFinite).map { abs($0) }.max() ?? 0
    let tolerance = max(1e-11 * largest, 1e-13)
    let wrong = ours.indices.first { index in
      let (a, b) = (ours[index], theirs[index])
      let agrees = a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance
      return !agrees
    }
    return wrong.map { "\(what)[\($0)] is \(ours[$0]), not \(theirs[$0])" }
  }

  /// The numbers with the first one changed; where there is none, one too many.
  static func spoil(_ numbers: [Double]) -> [Double] {
    guard let first = numbers.first else { return [0] }
    let largest = numbers.filter(\.isFinite).map { abs($0) }.max() ?? 0
    let wrong = first.isFinite ? first + 1e-6 * max(1, largest) : first.isNaN ? 0 : -first
    return [wrong] + numbers.dropFirst()
  }
}
