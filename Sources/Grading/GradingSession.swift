import Classroom
import Foundation
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

  /// One file for one exercise, and under which name the journal knows it.
  private struct Piece: Sendable {
    let bench: Int
    let source: String
    let key: String
  }

  /// Judges everything that is not judged yet, writes the report and returns it.
  ///
  /// - Throws: `GradingError` or `LessonError`, one sentence; never because of what a student wrote.
  public func run() throws -> ClassReport {
    let course = request.course
    let catalog = try ExerciseCatalog(at: course.root)
    let (submissions, strays) = try Submission.all(
      in: request.submissions, wanted: catalog.exercises.map(\.file), originals: course.root)
    let exercises = try Selection.exercises(of: catalog, request.selection, submissions)
    if let name = request.student, !submissions.contains(where: { $0.name == name }) {
      throw GradingError("There is no submission named \(name); there are \(Selection.names(submissions)).")
    }
    try prepareReport()
    let scratch = try Scratch(for: course)
    defer { scratch.close() }
    let rooms = try SharedRooms(of: course, progress: say)
    let sandbox = try SandboxChoice.sandbox(request.isolation, rooms, scratch: scratch.folder)
    say("Isolation: \(sandbox.isolation.description).")
    let library = scratch.fingerprint(of: course)
    let benches = try exercises.map { try ExerciseBench($0, in: course, library: library) }
    let journal = Journal(at: request.report.appending(path: "journal.jsonl"))
    let judges = (0..<max(1, request.workers)).map {
      Judge(rooms: rooms, sandbox: sandbox, limits: request.limits, scratch: scratch.folder, number: $0)
    }
    let sets = try trustedSets(benches, judges, sandbox.isolation, journal)
    try judgeAll(pieces(of: submissions, benches, sandbox.isolation, journal), benches, sets, judges, journal)
    let report = assemble(submissions, benches, sandbox.isolation, journal, strays)
    try report.write(to: request.report)
    return report
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

  // MARK: What there is to judge

  private func key(_ source: String, _ bench: ExerciseBench, _ isolation: Isolation) -> String {
    let limits = (try? JSONEncoder.inOrder.encode(request.limits)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Fingerprint.of(
      texts: [bench.exercise.number.description, bench.fingerprint, source, isolation.rawValue, limits])
  }

  /// Every file that must be built, each once.
  private func pieces(
    of submissions: [Submission], _ benches: [ExerciseBench], _ isolation: Isolation, _ journal: Journal
  ) -> [Piece] {
    var (pieces, seen) = ([Piece](), Set<String>())
    for submission in submissions {
      for (place, bench) in benches.enumerated() {
        guard case .source(let source, _) = submission.files[bench.exercise.file], source != bench.template else {
          continue
        }
        let key = key(source, bench, isolation)
        // Whoever is named is judged again; the others only where their judgements do not hold any more.
        let isKnown = submission.name != request.student && journal[key] != nil
        if !isKnown, seen.insert(key).inserted { pieces.append(Piece(bench: place, source: source, key: key)) }
      }
    }
    return pieces
  }

  // MARK: Judging

  /// Which set of test files each exercise is judged with: the first with which its solution passes in this arrangement.
  ///
  /// It is the control of the session: a grader that could not pass the solution would say nothing about students.
  private func trustedSets(
    _ benches: [ExerciseBench], _ judges: [Judge], _ isolation: Isolation, _ journal: Journal
  ) throws -> [Int] {
    let sets = Mutex([Int](repeating: 0, count: benches.count))
    let done = Atomic(0)
    try inParallel(benches.count, judges) { place, judge in
      let set = try trustedSet(benches[place], judge, isolation, journal)
      sets.withLock { $0[place] = set }
      say("The solutions must pass first: \(done.add(1, ordering: .relaxed).newValue) of \(benches.count) do")
    }
    return sets.withLock { $0 }
  }

  private func trustedSet(
    _ bench: ExerciseBench, _ judge: Judge, _ isolation: Isolation, _ journal: Journal
  ) throws -> Int {
    var last: Judgement?
    for place in bench.testFiles.indices {
      let key = "control \(place) of \(key(bench.solution, bench, isolation))"
      if let known = journal[key] {
        if known.finding == .passed { return place }
        continue
      }
      let judgement = try judge.judge(bench.solution, for: bench, testFiles: place)
      last = judgement
      guard [.passed, .notCompiled].contains(judgement.finding) else { break }
      try journal.record(judgement, for: key)
      if judgement.finding == .passed { return place }
    }
    let why = last.map { [$0.sentence, $0.excerpt ?? ""].filter { !$0.isEmpty }.joined(separator: "\n") } ?? ""
    throw GradingError(
      "The solution of exercise \(bench.exercise.number) does not pass its own tests here, so no student can be judged: "
        + why)
  }

  private func judgeAll(
    _ pieces: [Piece], _ benches: [ExerciseBench], _ sets: [Int], _ judges: [Judge], _ journal: Journal
  ) throws {
    let done = Atomic(0)
    showsProgress(0, pieces.count)
    try inParallel(pieces.count, judges) { place, judge in
      let piece = pieces[place]
      let judgement = try judge.judge(piece.source, for: benches[piece.bench], testFiles: sets[piece.bench])
      try journal.record(judgement, for: piece.key)
      showsProgress(done.add(1, ordering: .relaxed).newValue, pieces.count)
    }
  }

  /// Does `count` things, as many at a time as there are judges; the first error ends it.
  private func inParallel(
    _ count: Int, _ judges: [Judge], _ work: @Sendable (_ place: Int, _ judge: Judge) throws -> Void
  ) throws {
    guard count > 0 else { return }
    let next = Mutex(0)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: min(judges.count, count)) { worker in
      while failure.withLock({ $0 == nil }) {
        let place = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard place < count else { return }
        do { try work(place, judges[worker]) } catch { failure.withLock { $0 = $0 ?? error } }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  // MARK: The report

  private func assemble(
    _ submissions: [Submission], _ benches: [ExerciseBench], _ isolation: Isolation, _ journal: Journal,
    _ strays: [String]
  ) -> ClassReport {
    var owners: [String: [String]] = [:]
    for submission in submissions {
      for bench in benches {
        guard case .source(let source, _) = submission.files[bench.exercise.file], source != bench.template else {
          continue
        }
        owners[key(source, bench, isolation), default: []].append(submission.name)
      }
    }
    var (students, remarks) = ([StudentReport](), strays)
    for submission in submissions {
      var (judgements, companions) = ([Judgement](), [String: [String]]())
      for bench in benches {
        let handed = submission.files[bench.exercise.file] ?? .missing
        if case .source(let source, _) = handed, source != bench.template {
          let key = key(source, bench, isolation)
          let others =
            (source == bench.solution ? ["the course's solution"] : [])
            + (owners[key] ?? []).filter { $0 != submission.name }
          if !others.isEmpty { companions[bench.exercise.number.description] = others }
          if let judgement = journal[key] { judgements.append(judgement) }
        } else {
          judgements.append(bench.judgement(withoutRunning: handed))
        }
      }
      guard judgements.count == benches.count else {
        remarks.append("\(submission.name) was not graded yet.")
        continue
      }
      students.append(
        StudentReport(name: submission.name, judgements: judgements, notes: submission.notes, companions: companions))
    }
    return ClassReport(
      made: Date.now.formatted(.iso8601), isolation: isolation, limits: request.limits,
      exercises: benches.map(\.task), students: students, remarks: remarks)
  }
}
