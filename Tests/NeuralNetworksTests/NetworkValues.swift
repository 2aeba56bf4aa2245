import TestSupport

/// What is known about one network: by PyTorch, or by us.
struct NetworkValues: Decodable, Sendable {
  struct Parameter: Decodable, Sendable {
    var name: String
    var shape: [Int]
    var first5Value: [Double]
    var gradL2: Double
    var gradSum: Double
    var gradFirst5: [Double]
  }

  var logits: [[Double]]
  var loss: Double
  /// Classes, or for the squared error the rows of numbers, which are left to the formula.
  var target: [Int]?
  var parameters: [Parameter]
  var sgdLosses: [Double]
  var sgdFinalParamL2: [Double]
  var adamLosses: [Double]
  var adamFinalParamL2: [Double]

  /// The first of these numbers that differs from PyTorch's by more than the tolerance, in one sentence.
  func disagreement(with torch: NetworkValues, tolerance: Double) -> String? {
    if let target, let theirs = torch.target, target != theirs { return "targets \(target) instead of \(theirs)" }
    var problems = [
      difference("logits", logits.flatMap { $0 }, torch.logits.flatMap { $0 }, tolerance),
      difference("loss", [loss], [torch.loss], tolerance),
      difference("SGD's losses", sgdLosses, torch.sgdLosses, tolerance, each: true),
      difference("lengths after SGD", sgdFinalParamL2, torch.sgdFinalParamL2, tolerance, each: true),
      difference("Adam's losses", adamLosses, torch.adamLosses, tolerance, each: true),
      difference("lengths after Adam", adamFinalParamL2, torch.adamFinalParamL2, tolerance, each: true),
    ]
    if parameters.count != torch.parameters.count {
      problems.append("\(parameters.count) parameters instead of \(torch.parameters.count)")
    }
    for (ours, theirs) in zip(parameters, torch.parameters) {
      if ours.shape != theirs.shape {
        problems.append("\(theirs.name): shape \(ours.shape) instead of \(theirs.shape)")
      }
      let length = theirs.gradL2
      problems += [
        difference("values of \(theirs.name)", ours.first5Value, theirs.first5Value, tolerance),
        difference("gradient's length for \(theirs.name)", [ours.gradL2], [length], tolerance),
        // A sum of numbers that cancel is known to the rounding of what is summed.
        difference("gradient's sum for \(theirs.name)", [ours.gradSum], [theirs.gradSum], tolerance, scale: length),
        difference("gradient of \(theirs.name)", ours.gradFirst5, theirs.gradFirst5, tolerance, scale: length),
      ]
    }
    return problems.compactMap { $0 }.first
  }

  /// The first of two lists' elements to differ by more than the tolerance, relative to the largest element (each by
  /// itself, if `each`), but at least to `scale`.
  private func difference(
    _ what: String, _ ours: [Double], _ theirs: [Double], _ tolerance: Double, each: Bool = false, scale: Double = 0
  ) -> String? {
    if ours.count != theirs.count { return "\(ours.count) \(what) instead of \(theirs.count)" }
    let largest = theirs.map { abs($0) }.reduce(scale, max)
    for index in ours.indices {
      let (a, b) = (ours[index], theirs[index])
      let agrees = abs(a - b) <= tolerance * (each ? abs(b) : largest)
      if !agrees { return "\(what)[\(index)] is \(a) instead of \(b)" }
    }
    return nil
  }
}

extension NetworkValues {
  /// Copies of these values with one number changed in each, relative to the size of its list.
  func spoiled(by relative: Double) -> [(what: String, values: NetworkValues)] {
    var result: [(what: String, values: NetworkValues)] = []
    func spoil(_ what: String, _ change: (inout NetworkValues) -> Void) {
      var copy = self
      change(&copy)
      result.append((what, copy))
    }
    func size(_ list: [Double]) -> Double { list.map { abs($0) }.max() ?? 1 }
    let lists: [(String, WritableKeyPath<NetworkValues, [Double]>)] = [
      ("sgd_losses", \.sgdLosses), ("sgd_final_param_l2", \.sgdFinalParamL2), ("adam_losses", \.adamLosses),
      ("adam_final_param_l2", \.adamFinalParamL2),
    ]
    spoil("loss") { $0.loss *= 1 + relative }
    for row in logits.indices {
      for column in logits[row].indices {
        spoil("logits[\(row)][\(column)]") { $0.logits[row][column] += relative * size(logits.flatMap { $0 }) }
      }
    }
    for (name, list) in lists {
      for index in self[keyPath: list].indices {
        spoil("\(name)[\(index)]") { $0[keyPath: list][index] *= 1 + relative }
      }
    }
    for index in parameters.indices {
      let parameter = parameters[index]
      spoil("grad_l2 of \(parameter.name)") { $0.parameters[index].gradL2 *= 1 + relative }
      spoil("grad_sum of \(parameter.name)") { $0.parameters[index].gradSum += relative * parameter.gradL2 }
      for entry in parameter.gradFirst5.indices {
        spoil("grad_first5 of \(parameter.name)") {
          $0.parameters[index].gradFirst5[entry] += relative * parameter.gradL2
        }
      }
      for entry in parameter.first5Value.indices {
        spoil("first5_value of \(parameter.name)") {
          $0.parameters[index].first5Value[entry] += relative * size(parameter.first5Value)
        }
      }
    }
    if let target, !target.isEmpty { spoil("target") { $0.target?[0] += 1 } }
    return result
  }
}
