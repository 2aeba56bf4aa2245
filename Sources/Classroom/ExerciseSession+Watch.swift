import Core
import Foundation
import Terminal

extension ExerciseSession {
  /// Judges one exercise at a time, again whenever its lesson's files change, and goes on when it passes.
  ///
  /// Remembers where it was. Ends when everything passes, at `q`, or when it is cancelled (Ctrl-C).
  ///
  /// - Parameter keys: gives the words that were typed since it was last asked.
  /// - Returns: whether everything passes.
  public mutating func watch(_ selection: String?, keys: () -> [String]) throws -> Bool {
    let exercises = try catalog.selection(selection)
    // All files of a lesson are compiled together, and another exercise's may be the one that has to be mended.
    let folders = Set(exercises.map(\.path.folderOfPath)).sorted()
    guard var place = try start(among: exercises) else {
      console.paragraph("All \(exercises.count) exercises pass already.")
      return true
    }
    sayWhere()
    while !isCancelled() {
      let exercise = exercises[place]
      note { $0.current = "\(exercise.number)" }
      let seen = course.textOfSwiftFiles(in: folders)
      let verdict = try judge([exercise]).first
      guard let verdict, !verdict.wasStopped else { break }
      console.print("\n" + String(repeating: "─", count: Console.width))
      if course.isUntouched(exercise) == true && !verdict.isPassed { sayOpen(exercise) }
      show(verdict)
      if verdict.isPassed {
        guard let next = nextOpen(after: place, among: exercises) else {
          note { $0.current = nil }
          console.print("\n" + style.good(exercises.count == 1 ? "It passes." : "All \(exercises.count) of them pass."))
          console.paragraph("See your own code drawn: \(drawing(exercise))")
          return true
        }
        place = next
        console.paragraph("Going on to \(exercises[place].number) \(exercises[place].title).")
        continue
      }
      // The question stands there already: the next hint is another one.
      if let question = verdict.firstFailure?.test.hint, !verdict.problems.contains(where: \.preventedTheRun) {
        note { $0.hints["\(exercise.number)", default: Progress.Reading()].question = question }
      }
      console.print("  Waiting for you to save \(verdict.fileToMend).")
      console.paragraph(ExerciseSession.keys)
      switch try wait(since: seen, folders: folders, keys: keys, on: exercise) {
      case .changed: continue
      case .next: place = (place + 1) % exercises.count
      case .leave:
        sayLeft(exercise)
        return false
      }
    }
    sayLeft(exercises[place])
    return false
  }

  private static let keys = "h + Enter: a hint · n + Enter: the next exercise · q + Enter or Ctrl-C: leave"

  private enum Wish { case changed, next, leave }

  /// Waits until a file was saved or something was typed.
  private mutating func wait(
    since seen: String, folders: [String], keys: () -> [String], on exercise: Exercise
  ) throws -> Wish {
    while !isCancelled() {
      for key in keys() {
        switch key.trimmingCharacters(in: .whitespaces).lowercased() {
        case "h", "hint": try hint("\(exercise.number)")
        case "n", "next": return .next
        case "q", "quit", "exit": return .leave
        case "": continue
        default: console.paragraph(ExerciseSession.keys)
        }
      }
      if course.textOfSwiftFiles(in: folders) != seen {
        settle(folders, exercise)
        return .changed
      }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return .leave
  }

  /// Waits until the editor has finished: it may write in pieces, or put a new file in the place of the old one.
  private func settle(_ folders: [String], _ exercise: Exercise) {
    var last = course.textOfSwiftFiles(in: folders)
    for _ in 0..<20 where !isCancelled() {
      Thread.sleep(forTimeInterval: 0.1)
      let now = course.textOfSwiftFiles(in: folders)
      if now == last && course.has(exercise.path) { return }
      last = now
    }
  }

  /// Where to begin: where it was left, or at the first one that does not pass; nil when all pass.
  private mutating func start(among exercises: [Exercise]) throws -> Int? {
    let changed = exercises.filter { status(of: $0) == .unchecked }
    if !changed.isEmpty, progress.current == nil { _ = try judge(changed) }
    if let current = exercises.firstIndex(where: { "\($0.number)" == progress.current }),
      status(of: exercises[current]) != .passing
    {
      return current
    }
    return exercises.firstIndex { status(of: $0) != .passing }
  }

  /// The next one that does not pass, from here to the end and then from the beginning.
  private func nextOpen(after place: Int, among exercises: [Exercise]) -> Int? {
    let order = Array(exercises.indices.suffix(from: place + 1)) + Array(0..<place)
    return order.first { status(of: exercises[$0]) != .passing }
  }

  private func sayOpen(_ exercise: Exercise) { console.paragraph("Open \(exercise.path) and begin.") }

  private func sayLeft(_ exercise: Exercise) {
    console.paragraph("Left at \(exercise.number) \(exercise.title); \(ToolCall.workbench) watch goes on there.")
  }
}

extension Verdict {
  /// The name of the file that has to change before there is another verdict: its own, or one that is missing or does not
  /// compile.
  fileprivate var fileToMend: String {
    for case .missingFile(let missing) in problems { return missing.file }
    let errors = problems.compactMap(\.buildLog).first?.errors(toMendFor: exercise) ?? []
    guard let file = errors.first?.place.file, file.contains("/Exercise/") else { return exercise.file }
    return (file as NSString).lastPathComponent
  }
}
