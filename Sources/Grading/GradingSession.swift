import Classroom
import Foundation
import Terminal
import Synchronization

/// One run of the grader over a class.
public struct GradingSession: Sendable {
  let request: GradingRequest
  /// Told about what is going on: a line for the terminal.
  let say: @Sendable (String) -> Void
  let showsProgress: @Sendable (_ done: Int, _ total: Int) -> Void

  public init(
    _ request: GradingRequest, say: @escaping @Sendable (String) -> Void,
    progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
  ) {
    (self.request, self.say, showsProgress) = (request, say, progress)
  }

  /// One file for one exercise, and under which key its result is known.
  private struct Piece: Sendable {
    let exercise: GradedExercise
    let source: String
    let key: ResultCache.Key
  }

  /// Judges everything that is not judged yet, writes the report and returns it.
  ///
  /// - Throws: `GradingError` or `LessonError`, one sentence; never because of what a student wrote.
  public func run() throws -> ClassReport {
    let course = request.course
    let catalog = try ExerciseCatalog(at: course.root)
    let roster = try request.roster.map { try Roster(contentsOf: $0.path) }
    let (submissions, strays) = try handedIn(catalog, roster)
    let chosen = try Selection.exercises(of: catalog, request.selection, submissions)
    if let name = request.student, !submissions.contains(where: { $0.name == name }) {
      throw GradingError("There is no submission named \(name); there are \(Selection.names(submissions)).")
    }
    let exercises = try chosen.map { try GradedExercise($0, in: course) }
    let columns = Gradebook.items(
      exercises.map(\.task), title: request.assignment, isPerExercise: request.isPerExercise)
    let cautions = try Gradebook.check(
      request.gradebooks, columns, of: submissions.map(\.student), roster: roster)
    try prepareReport()
    let work = try WorkDirectory(for: course)
    defer { work.close() }
    let grader = try grader(catalog, in: work.folder)
    defer { end(grader.sandbox.users) }
    say("Isolation: \(grader.sandbox.isolation.description).")
    let cache = ResultCache(in: request.report)
    let limits = String(decoding: try JSONEncoder.inOrder.encode(request.limits), as: UTF8.self)
    // Long text has its number at once: it is not compared again for every file.
    let conditions = try cache.key([
      WorkDirectory.text(of: course), grader.sandbox.isolation.rawValue, limits, "reviewed: \(request.isReviewing)",
    ])
    let pieces = try submissions.map { submission in
      try exercises.compactMap { exercise -> Piece? in
        guard case .source(let source, _) = submission.files[exercise.exercise.file], source != exercise.template else {
          return nil
        }
        return Piece(
          exercise: exercise, source: source, key: try conditions + cache.key([exercise.text, source]))
      }
    }
    try proveSolutions(exercises, by: grader, conditions, cache)
    try judge(unjudged(pieces, of: submissions, cache), by: grader, cache)
    var report = assemble(submissions, exercises, pieces, grader.sandbox, cache, strays)
    report.remarks += cautions
    report.remarks += try report.writeGradebooks(
      request.gradebooks, title: request.assignment, isPerExercise: request.isPerExercise, to: request.report)
    try report.write(to: request.report)
    return report
  }

  /// What the class handed in, under the names of the roster where there is one.
  private func handedIn(
    _ catalog: ExerciseCatalog, _ roster: Roster?
  ) throws -> (submissions: [Submission], strays: [String]) {
    let wanted = catalog.exercises.map(\.file)
    let (submissions, strays) = try Submission.all(
      in: request.submissions, wanted: wanted, originals: request.course.root, ids: roster?.ids ?? [])
    guard let roster else { return (submissions, strays) }
    let joined = roster.joined(with: submissions, wanted: wanted)
    return (joined.submissions, strays + joined.remarks)
  }

  private func grader(_ catalog: ExerciseCatalog, in folder: URL) throws -> SubmissionGrader {
    let library: SharedLibrary
    do {
      library = try SharedLibrary(of: request.course, say: say)
    } catch BuildFailure.failed(let log) {
      throw GradingError(
        "The library does not build, so nothing can be graded:\n" + log.tail.joined(separator: "\n"))
    } catch BuildFailure.ended(let ending) {
      throw GradingError("The library was not built, so nothing can be graded: the build \(ending).")
    }
    let sandbox = try SandboxChoice.sandbox(request.isolation, library, scratch: folder)
    return SubmissionGrader(
      judge: try ExerciseJudge(library, catalog: catalog), sandbox: sandbox, limits: request.limits, scratch: folder,
      isReviewing: request.isReviewing)
  }

  private func prepareReport() throws {
    let wasThere = FileManager.default.fileExists(atPath: request.report.path)
    do {
      try FileManager.default.createDirectory(at: request.report, withIntermediateDirectories: true)
    } catch {
      throw GradingError(
        "\(request.report.path) cannot be made a folder for the report; choose another place with --out.")
    }
    let places = [request.report, request.submissions].map { $0.resolvingSymlinksInPath().path + "/" }
    guard !places[0].hasPrefix(places[1]) else {
      if !wasThere { try? FileManager.default.removeItem(at: request.report) }
      throw GradingError(
        "\(request.report.path) lies in the folder of the submissions, where it would be taken for a student; "
          + "choose a place outside of \(request.submissions.path) with --out.")
    }
  }

  // MARK: Judging

  /// Judges the solutions first.
  ///
  /// It is the control of the session: a grader that could not pass the solution would say nothing about students.
  private func proveSolutions(
    _ exercises: [GradedExercise], by grader: SubmissionGrader, _ conditions: ResultCache.Key, _ cache: ResultCache
  ) throws {
    let done = Atomic(0)
    _ = try inParallel(exercises, workers: request.workers) { exercise, worker in
      let key = try conditions + cache.key([exercise.text, exercise.solution, "control"])
      if cache[key]?.finding != .passed {
        let result = try grader.grade(exercise.solution, for: exercise, worker: worker)
        guard result.finding == .passed else {
          throw GradingError(
            "The solution of exercise \(exercise.exercise.number) does not pass its own tests here, so no student can be "
              + "judged: " + [result.sentence, result.excerpt ?? ""].filter { !$0.isEmpty }.joined(separator: "\n"))
        }
        try cache.record(result, for: key)
      }
      say("The solutions must pass first: \(done.add(1, ordering: .relaxed).newValue) of \(exercises.count) do")
    }
  }

  /// Every file that must be judged, each once.
  private func unjudged(_ pieces: [[Piece]], of submissions: [Submission], _ cache: ResultCache) -> [Piece] {
    var seen: Set<ResultCache.Key> = []
    return zip(submissions, pieces).flatMap { submission, pieces in
      // Whoever is named is judged again; the others only where their results do not hold any more.
      pieces.filter { (submission.name == request.student || cache[$0.key] == nil) && seen.insert($0.key).inserted }
    }
  }

  private func judge(_ pieces: [Piece], by grader: SubmissionGrader, _ cache: ResultCache) throws {
    let done = Atomic(0)
    showsProgress(0, pieces.count)
    _ = try inParallel(pieces, workers: request.workers) { piece, worker in
      try cache.record(try grader.grade(piece.source, for: piece.exercise, worker: worker), for: piece.key)
      showsProgress(done.add(1, ordering: .relaxed).newValue, pieces.count)
    }
  }

  /// Ends what still runs as one of the session's users, and removes what these left in shared folders.
  private func end(_ users: SandboxUsers) {
    let count = users.endProcesses()
    users.removeFiles()
    if count > 0 { say("\(count) processes that submissions had left running were ended.") }
  }

  // MARK: The report

  private func assemble(
    _ submissions: [Submission], _ exercises: [GradedExercise], _ pieces: [[Piece]], _ sandbox: Sandbox,
    _ cache: ResultCache, _ strays: [String]
  ) -> ClassReport {
    var owners: [ResultCache.Key: [Student]] = [:]
    for (submission, pieces) in zip(submissions, pieces) {
      for piece in pieces { owners[piece.key, default: []].append(submission.student) }
    }
    var (students, remarks) = ([StudentReport](), strays)
    for (submission, pieces) in zip(submissions, pieces) {
      var (results, companions) = ([GradeResult](), [String: [String]]())
      for exercise in exercises {
        guard let piece = pieces.first(where: { $0.exercise.exercise == exercise.exercise }) else {
          results.append(exercise.result(withoutRunning: submission.files[exercise.exercise.file] ?? .missing))
          continue
        }
        let others =
          (piece.source == exercise.solution ? ["the course's solution"] : [])
          + (owners[piece.key] ?? []).filter { !$0.worksWith(submission.student) }.map(\.name)
        if !others.isEmpty { companions[exercise.exercise.number.description] = others }
        if let result = cache[piece.key] { results.append(result) }
      }
      guard results.count == exercises.count else {
        remarks.append("\(submission.name) was not graded yet.")
        continue
      }
      students.append(
        StudentReport(
          submission.student, judgements: results, notes: submission.notes, companions: companions,
          hasSubmission: submission.isThere, isLate: submission.isLate))
    }
    return ClassReport(
      made: Date.now.formatted(.iso8601), isolation: sandbox.isolation, protections: sandbox.protections,
      limits: request.limits,
      exercises: exercises.map(\.task), students: students, remarks: remarks)
  }
}

/// What a teacher asks for.
public struct GradingRequest: Sendable {
  public let course: CourseFolder
  /// A folder with a folder or zip file per student, or what Canvas or Moodle let one download.
  public let submissions: URL
  /// The folder of the report; the journal of an interrupted session lies there, too.
  public let report: URL
  /// Numbers of lessons or exercises: "3", "1-3", "3.1"; empty for the lessons that anybody handed something in for.
  public var selection: [String] = []
  /// Whom to judge again; nil for the class.
  public var student: String?
  public var limits = GradingLimits()
  /// nil for bubblewrap where it works, limits elsewhere.
  public var isolation: Isolation?
  /// Whether code is reviewed before it runs.
  public var isReviewing = true
  /// The list of the class; nil for names as they stand on the submissions.
  public var roster: URL?
  /// The systems for which the marks are written.
  public var gradebooks: [GradebookFormat] = []
  /// The assignment's name in the grade book; nil for one made of the exercises' numbers.
  public var assignment: String?
  /// Whether each exercise has a column of its own in the grade book.
  public var isPerExercise = false
  /// How many files are judged at the same time.
  public var workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8))

  public init(course: CourseFolder, submissions: URL, report: URL) {
    (self.course, self.submissions, self.report) = (course, submissions, report)
  }
}

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

/// What is wrong with a grading session or with something handed in, in one sentence.
public struct GradingError: Error, CustomStringConvertible, Hashable {
  public let description: String

  public init(_ sentence: String) { description = sentence }
}
