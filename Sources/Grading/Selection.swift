import Classroom

/// Which exercises a session grades.
enum Selection {
  /// The exercises that `words` name, or those of every lesson that anybody handed in a file for.
  ///
  /// - Throws: `LessonError` for a lesson or an exercise that is not there, `GradingError` when nothing is left.
  static func exercises(
    of catalog: ExerciseCatalog, _ words: [String], _ submissions: [Submission]
  ) throws -> [Exercise] {
    guard !words.isEmpty else {
      let handed = Set(submissions.flatMap { $0.files.filter { $0.value != .missing }.keys })
      let lessons = Set(catalog.exercises.filter { handed.contains($0.file) }.map(\.number.lesson))
      let chosen = catalog.exercises.filter { lessons.contains($0.number.lesson) }
      guard !chosen.isEmpty else {
        throw GradingError(
          "No submission holds an exercise file, such as \(catalog.exercises.first?.file ?? "StepDecay.swift"); "
            + "is this the folder with one folder or zip file per student?")
      }
      return chosen
    }
    var chosen: Set<ExerciseNumber> = []
    for word in words.flatMap({ $0.split(separator: ",") }) {
      if word.contains("-"), ExerciseCatalog.lesson(of: String(word)) == nil {
        let lessons = try LessonRange.read(String(word))
        let range = catalog.exercises.filter { lessons.contains($0.number.lesson) }
        guard !range.isEmpty else { throw GradingError("There are no exercises in lessons \(word).") }
        chosen.formUnion(range.map(\.number))
      } else {
        chosen.formUnion(try catalog.selection(String(word)).map(\.number))
      }
    }
    return catalog.exercises.filter { chosen.contains($0.number) }
  }

  static func names(_ submissions: [Submission]) -> String {
    let shown = submissions.prefix(8).map(\.name).joined(separator: ", ")
    return submissions.count > 8 ? "\(shown) and \(submissions.count - 8) more" : shown
  }
}
