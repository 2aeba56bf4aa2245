import Autograd
import Datasets
import Foundation
import NetworkTraining
import Optimizers
import Schedules
import Tensors
import Training
import TrainingSupport

// The program that TrainingTests kills: `checkpointed-run FILE` trains, saves after every step, and goes on from FILE
// where that is there. One line for each step on standard output.

let path = CommandLine.arguments.dropFirst().first ?? "run.safetensors"
let (training, validation) = try Generated.drawnShapes(count: 60, seed: 1).split(validationShare: 0.2, seed: 1)

/// Some pixels are dropped at random, so that random numbers of the run take part.
let goal = TapeObjective<SoftmaxModel>(rows: training.count) { model, batch in
  var random = batch.random
  let pixels = training.floats(of: batch.rows).map { random.uniform() < 0.2 ? 0 : $0 }
  return crossEntropy(model(Tensor(pixels, shape: [batch.rows.count, 784])), training.labels(of: batch.rows))
}

var run = try TrainingRun(
  on: goal, from: SoftmaxModel(), by: Adam<SoftmaxModel>(amsgrad: true),
  at: .schedule(Warmup(to: 0.01, over: 20).then(Cosine(from: 0.01, to: 1e-4, over: 100))),
  with: TrainingConfiguration(batchSize: 8, epochs: 20, seed: 5),
  validate: { model in .classifying(validation) { model($0) } })
if FileManager.default.fileExists(atPath: path) { try run.resume(from: path) }
while let record = run.next() {
  try run.save(to: path)
  try FileHandle.standardOutput.write(contentsOf: Data("\(record.step)\n".utf8))
}
