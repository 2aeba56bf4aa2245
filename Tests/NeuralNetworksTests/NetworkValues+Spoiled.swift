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
