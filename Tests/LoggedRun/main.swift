import Foundation
import GradientDescent
import Training
import TrainingLogs

// Writes logs into the folder FOLDER and prints, as JSON, what a reader must find there: `logged-run FOLDER`.
// scripts/check-logs has TensorBoard's own reader compare the two.

let root = CommandLine.arguments.dropFirst().first ?? "output/logged-run"
var expected = Expected()

/// A clock that a test can read: a quarter of a second for each question.
let clock = TickingClock(from: 1_700_000_000)

/// Three epochs of four steps, with a loss that falls and a few numbers that are hard to write.
func record(_ step: Int) -> Record {
  let loss = step == 5 ? .nan : step == 6 ? .infinity : 2.3 / Double(step + 1)
  let ends = step % 4 == 3
  return Record(
    step: step, rate: 0.1 * Double(12 - step), loss: loss, epoch: step / 4, examples: 64,
    validation: ends ? Evaluation(loss: loss + 0.01, accuracy: 1 - loss / 3) : nil, endsEpoch: ends)
}

func open(_ name: String, resumingAt step: Int? = nil) throws -> TrainingLog {
  try TrainingLog(name, in: root, resumingAt: step, clock: { clock.next() })
}

// 1. A whole run with everything in it.
do {
  let log = try open("whole")
  try expected.write(hyperparameters: ["optimizer": "SGD", "rate": 0.1, "name|with": "a*b <c>\nd_e"], to: log, "whole")
  try expected.write(text: "η → 0: **bold**, `code`, 中文", tag: "notes/unicode", to: log, "whole")
  for step in 0..<12 { try expected.write(record(step), to: log, "whole") }
  try expected.write(Evaluation(loss: 0.25, accuracy: 0.9125), of: .test, step: 11, to: log, "whole")
  try expected.write(Evaluation(loss: 0.2, accuracy: 0.93), of: .train, step: 11, to: log, "whole")
  try expected.write(1e-42, tag: "tiny, with \"quotes\"", of: .train, step: 3, to: log, "whole")
  try expected.write(-1e300, tag: "larger than a Float", of: .train, step: 3, to: log, "whole")
  for step in [3, 11] {
    try expected.write(pixel(grey: UInt8(step * 20)), tag: "figures/loss", step: step, to: log, "whole")
  }
}

// 2. A run that crashed within a record and was taken up again from a checkpoint five steps earlier.
do {
  var log: TrainingLog? = try open("resumed")
  try expected.write(hyperparameters: ["epochs": 2], to: log, "resumed")
  for step in 0..<10 { try log?.write(record(step)) }
  try log?.flush()
  log = nil
  try tear("resumed/train")
  log = try open("resumed", resumingAt: 5)
  try log?.write(hyperparameters: ["epochs": 2])
  for step in 0..<5 { try expected.write(record(step), to: nil, "resumed") }
  for step in 5..<12 { try expected.write(record(step), to: log, "resumed") }
}

// 3. A run that crashed within a record, and nobody took it up again.
do {
  var log: TrainingLog? = try open("torn")
  for step in 0..<7 { try expected.write(record(step), to: log, "torn", isKept: step < 6) }
  log = nil
  try tear("torn/train")
}

// 4. A run that ended well and goes on.
do {
  for step in 0..<4 { try expected.write(record(step), to: try open("continued", resumingAt: step), "continued") }
}

print(try expected.json())

/// Cuts the last record of the only event file in a folder in two.
func tear(_ folder: String) throws {
  let path = "\(root)/\(folder)"
  for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.contains("tfevents") {
    let bytes = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
    try bytes.dropLast(9).write(to: URL(filePath: "\(path)/\(name)"))
  }
}
