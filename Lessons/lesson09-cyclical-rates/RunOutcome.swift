/// What became of one run.
struct RunOutcome: Sendable {
  let contestant: Contestant
  let seed: UInt64
  /// How many gradients were taken.
  var steps = 0
  /// The share of the validation images told rightly, after so many steps.
  var accuracies: [(step: Int, accuracy: Double)] = []
  /// The loss on the validation images after the last step.
  var loss = Double.nan
  /// How many classes the network predicts at all, after the last step.
  var classes = 0
  /// The share of the test images told rightly by the final weights, not by the best ones on the way.
  var test = Double.nan

  init(contestant: Contestant, seed: UInt64) { (self.contestant, self.seed) = (contestant, seed) }

  /// The accuracy on the validation images after the last step.
  var validation: Double { accuracies.last?.accuracy ?? .nan }

  /// The accuracy on the validation images after so many steps.
  func accuracy(after step: Int) -> Double? { accuracies.first { $0.step == step }?.accuracy }
}
