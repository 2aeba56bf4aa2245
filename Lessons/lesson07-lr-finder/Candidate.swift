import GradientDescent
import Schedules
import Training

/// A way to read a rate off a short run: what it says with each seed, and what a whole run at that rate is worth.
struct Candidate {
  let name: String
  /// Whose rule it is.
  let author: String
  /// The suggestions, by seed; nil where there is none.
  let rates: [Double?]
  /// What a whole run at the suggestion is worth, by seed.
  let outcomes: [Evaluation?]
  /// Why there is no suggestion, where there is none.
  let problem: String?

  /// The suggestions in rising order.
  var sorted: [Double] { rates.compactMap(\.self).sorted() }

  /// The mean accuracy over the seeds; not a number where a seed has no suggestion.
  var accuracy: Double { outcomes.map { $0?.accuracy ?? .nan }.reduce(0, +) / Double(outcomes.count) }

  /// How many times the lowest suggestion fits into the highest.
  var spread: Double { (sorted.last ?? .nan) / (sorted.first ?? .nan) }
}
