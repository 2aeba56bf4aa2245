import GradientDescent
import Training

/// The records of a small run: epochs of three steps, whose numbers follow from the step alone.
func record(_ step: Int) -> Record {
  let ends = step % 3 == 2
  return Record(
    step: step, rate: 0.1 / Double(step + 1), loss: 2 / Double(step + 2), epoch: step / 3, examples: 8,
    validation: ends ? Evaluation(loss: 3 / Double(step + 2), accuracy: Double(step) / 20) : nil, endsEpoch: ends)
}
