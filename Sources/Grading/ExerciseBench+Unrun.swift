extension ExerciseBench {
  var task: ClassReport.Task {
    ClassReport.Task(
      number: exercise.number.description, title: exercise.title, points: Double(exercise.points),
      tests: specification.tests.count)
  }

  /// The judgement on what is not built: nothing, something that is no file, or the untouched template.
  func judgement(withoutRunning handed: HandedIn) -> Judgement {
    let (finding, sentence): (Finding, String) =
      switch handed {
      case .missing: (.missing, "\(exercise.file) was not handed in.")
      case .refused(let reason): (.refused, reason)
      case .source: (.notStarted, "\(exercise.file) is as it was handed out.")
      }
    return Judgement(
      exercise: exercise.number.description, finding: finding, sentence: sentence,
      score: Score(passed: 0, expected: specification.tests.count, points: Double(exercise.points)))
  }
}
