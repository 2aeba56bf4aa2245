import Lesson02
import Terminal
import Training
import Tuning

/// What the trials of a round came to: the lines that the article prints, the best one marked.
///
/// The mark is exercise 2.1: with your own code chosen, your code sets it.
func lines(of result: SearchResult) -> [String] {
  let best = placeOfBest(in: result.trials)
  return result.trials.enumerated().map { place, trial in
    "  \(trial)" + (place == best ? "  ← best" : "")
  }
}

/// What each round found, and what it cost.
func roundTable(_ rounds: [SearchRound]) -> TextTable {
  var table = TextTable("round", "rates", "from", "to", "best rate", "validation loss", "gradients so far")
  var gradients = 0
  for (number, round) in rounds.enumerated() {
    gradients += round.result.gradients
    table.add(
      "\(number + 1)", "\(round.grid.rates.count)", (round.grid.rates.first ?? .nan).significant(),
      (round.grid.rates.last ?? .nan).significant(), round.result.best.rate.significant(),
      round.result.best.validationLoss.significant(6), gradients.grouped)
  }
  return table
}

/// What the search showed.
func finding(from rounds: [SearchRound], steps: Int) -> String {
  let (first, last) = (rounds[0].result, rounds[rounds.count - 1].result)
  let cost = rounds.reduce(0) { $0 + $1.result.gradients }
  let gain = 100 * (first.best.validationLoss - last.best.validationLoss) / abs(first.best.validationLoss)
  var sentences = [
    "The best of \(first.trials.count) rates was \(first.best.rate.significant()), "
      + "and asking cost \(first.gradients.grouped) gradients: "
      + "\((Double(first.gradients) / Double(steps)).significant(3)) times one training run."
  ]
  if rounds.count > 1, last.best.rate == first.best.rate {
    sentences.append("Searching around it found nothing better, at \(cost.grouped) gradients in all.")
  } else if rounds.count > 1 {
    sentences.append(
      "Searching around it moved it to \(last.best.rate.significant()), lowered the validation loss by "
        + "\(gain.significant(2)) % and cost \(cost.grouped) gradients in all.")
  }
  return sentences.joined(separator: " ")
}

/// A row per trial of every round.
func csv(of rounds: [SearchRound]) -> CSVFile {
  var file = CSVFile(columns: [
    "round", "rate", "training_loss", "validation_loss", "accuracy", "diverged_at", "gradients",
  ])
  for (number, round) in rounds.enumerated() {
    for trial in round.result.trials {
      file.add(cells: [
        "\(number + 1)", "\(trial.rate)", "\(trial.trainingLoss)", "\(trial.validationLoss)",
        trial.accuracy.map { "\($0)" } ?? "", trial.divergedAt.map { "\($0)" } ?? "", "\(trial.gradients)",
      ])
    }
  }
  return file
}
