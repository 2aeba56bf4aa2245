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
