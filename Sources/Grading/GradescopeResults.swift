import Classroom
import Foundation

extension ClassReport {
  /// What an autograder of Gradescope leaves behind, also where nothing could be judged.
  ///
  /// - Source: gradescope-autograders.readthedocs.io, "Autograder Specifications", output format.
  func gradescope(_ student: StudentReport) throws -> Data {
    let tests = zip(exercises, student.judgements).flatMap { task, judgement -> [GradescopeResults.Test] in
      guard judgement.finding.counts, !judgement.tests.isEmpty else {
        return [
          GradescopeResults.Test(
            name: "\(task.number) \(task.title): \(judgement.finding.rawValue)", number: task.number, score: 0,
            max_score: task.points, isPassed: false, output: [judgement.sentence, judgement.excerpt ?? ""])
        ]
      }
      let worth = task.points / Double(judgement.score.weight)
      return judgement.tests.enumerated().map { place, test in
        let points = (worth * Double(test.weight) * 10_000).rounded() / 10_000
        return GradescopeResults.Test(
          name: test.name, number: "\(task.number).\(place + 1)", score: test.isPassed ? points : 0, max_score: points,
          isPassed: test.isPassed, output: test.reasons + (test.isPassed ? [] : [test.hint ?? ""]))
      }
    }
    let results = GradescopeResults(
      score: (student.points * 100).rounded() / 100,
      execution_time: student.judgements.reduce(0) { $0 + $1.seconds },
      output: student.notes.map(Escaping.clean).joined(separator: "\n"), tests: tests)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(results) + Data("\n".utf8)
  }
}

/// The form of `results.json`; its members have the names that Gradescope reads.
struct GradescopeResults: Codable {
  struct Test: Codable {
    let name: String
    let number: String
    let score: Double
    let max_score: Double
    let status: String
    let output: String
    let visibility: String

    init(name: String, number: String, score: Double, max_score: Double, isPassed: Bool, output: [String]) {
      (self.name, self.number, self.score, self.max_score) = (Escaping.clean(name), number, score, max_score)
      status = isPassed ? "passed" : "failed"
      self.output = output.filter { !$0.isEmpty }.map(Escaping.clean).joined(separator: "\n")
      visibility = "visible"
    }
  }

  /// Takes the place of the tests' sum.
  let score: Double
  /// In seconds.
  let execution_time: Double
  let output: String
  var visibility = "visible"
  var stdout_visibility = "hidden"
  let tests: [Test]
}
