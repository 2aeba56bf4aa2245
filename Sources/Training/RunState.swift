import Datasets
import GradientDescent

/// What the checkpoint of a run knows besides tensors; it stands as text in the file's metadata.
struct RunState<Method: Codable>: Codable {
  struct Best: Codable {
    let evaluation: Evaluation
    let epoch: Int
  }

  /// What the optimizer is called, with the model it is for.
  let methodName: String
  let method: Method
  let sampler: BatchSampler
  /// A pure schedule in words, to compare.
  let schedule: String
  /// The state of a feedback schedule, as JSON.
  let feedback: String?
  let best: Best?
  let ending: Ending?
  let epochsWithoutProgress: Int
  let lastProgress: Evaluation?
}
