import Foundation
import TestSupport
import Testing
import TrainingLogs

/// What TensorBoard gets to see of the lesson's experiments.
@Suite struct LogTests {
  /// The numbers of one curve in a part of a run's log.
  private func scalars(_ tag: String, in part: URL) throws -> [Float] {
    let names = try FileManager.default.contentsOfDirectory(atPath: part.path).filter { $0.contains("tfevents") }
    return try names.flatMap { name in
      try EventFile.records(at: part.appending(path: name).path).flatMap(\.values).compactMap { value in
        if value.tag == tag, case .scalar(let number) = value.content { number } else { nil }
      }
    }
  }

  /// Which of six runs is best: can it be read off the logs alone?
  @Test func `loss and accuracy of training and validation stand in the log of each rate`() throws {
    let folder = try Folder()
    let run = try Program(
      "lesson08-lenet",
      [
        "--quick", "--epochs", "1", "--networks", "1", "--plot", "none", "--log-dir", folder.path("runs"), "--csv",
        folder.path("runs.csv"),
      ], in: folder.root)
    #expect(run.status == 0, "\(run.errors)")
    let logs = folder.url("runs/lesson08")
    // The table: run, epoch, rate, part, loss, accuracy.
    let rows = try String(contentsOf: folder.url("runs.csv"), encoding: .utf8).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",").map(String.init) }
    #expect(rows.count == 12)
    for row in rows {
      let part = logs.appending(path: "adam-\(row[0])").appending(path: row[3])
      if row[3] == "train" {
        #expect(
          try scalars("rate", in: part).allSatisfy { isClose(Double($0), Double(row[2]) ?? .nan, relative: 1e-6) })
      }
      for (tag, number) in zip([row[3] == "train" ? "loss_epoch" : "loss", "accuracy"], row[4...]) {
        let (logged, printed) = (try scalars(tag, in: part), Double(number) ?? .nan)
        #expect(logged.count == 1)
        #expect(isClose(Double(logged.first ?? .nan), printed, relative: 1e-6), "\(row)")
      }
    }
  }
}
