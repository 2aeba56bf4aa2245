/// Schedules one after another, as a spec or the command line says it: what ``Schedule/then(_:)`` is in code.
///
///     η(t) = piece i at its own step t − m_i,   m_i = the last milestone ≤ t (0 for the first piece)
///
///     {"then": [{"class": "Warmup", "params": {…}}, {"class": "Cosine", "params": {…}}], "milestones": [5]}
///     Warmup to=0.1 over=5 then Cosine from=0.1 to=0.001 over=20
///
/// Each piece is asked as if it were alone, whichever family it comes from; a PyTorch class starts from the group's base
/// rate. Without milestones a piece ends where it says that it does. ``SequentialLR`` does what PyTorch does with the
/// group instead; with pieces of the workbench's own only, it means the same as this.
struct JoinedPieces: Schedule {
  static let name = "then"
  private let pieces: [any Schedule]
  /// Where the second and later pieces begin.
  private let starts: [Int]

  /// - Parameter milestones: where the second and later pieces begin, or nil to take the ends of the pieces.
  /// - Throws: ``ScheduleError`` for milestones that do not fit, and for a piece without an end that another follows.
  init(_ pieces: [any NamedSchedule], milestones: [Int]?) throws {
    guard !pieces.isEmpty else { throw ScheduleError.combination("There is no schedule to join.") }
    self.pieces = try pieces.map { piece in
      guard let schedule = piece as? any Schedule else {
        throw ScheduleError.combination("\(type(of: piece).name) needs a metric at every step and cannot be joined.")
      }
      return schedule
    }
    if let milestones {
      guard milestones.count == pieces.count - 1, (milestones.first ?? 0) >= 0,
        zip(milestones, milestones.dropFirst()).allSatisfy({ $0 <= $1 })
      else {
        throw ScheduleError.combination(
          "The milestones are \(milestones), but \(pieces.count) schedules need \(pieces.count - 1), at least 0 and in "
            + "ascending order.")
      }
      starts = milestones
      return
    }
    var (starts, start) = ([Int](), 0)
    for (piece, schedule) in zip(pieces, self.pieces).dropLast() {
      guard let steps = schedule.totalSteps, case let (sum, overflow) = start.addingReportingOverflow(steps), !overflow
      else {
        throw ScheduleError.combination(
          "\(type(of: piece).name) has no end, so say where the next schedule begins: milestones=30, one for each then."
        )
      }
      start = sum
      starts.append(start)
    }
    self.starts = starts
  }

  func callAsFunction(_ step: Int) -> Double {
    let piece = starts.count { $0 <= step }
    return pieces[piece](step - (piece == 0 ? 0 : starts[piece - 1]))
  }

  var totalSteps: Int? { beyondLastStart(pieces[starts.count].totalSteps) }
  var lastStep: Int? { beyondLastStart(pieces[starts.count].lastStep) }

  private func beyondLastStart(_ steps: Int?) -> Int? {
    guard let (sum, overflow) = steps?.addingReportingOverflow(starts.last ?? 0) else { return nil }
    return overflow ? nil : sum
  }

  /// The momentum of the piece at work; where that leaves momentum alone, the nearest earlier or else later piece's.
  var momentum: (any Schedule)? {
    let momenta = pieces.map(\.momentum)
    guard momenta.contains(where: { $0 != nil }) else { return nil }
    return TorchMomentum(totalSteps: totalSteps) { [starts] step in
      let piece = starts.count { $0 <= step }
      let begin = [0] + starts
      if let own = momenta[piece] { return own(step - begin[piece]) }
      if let earlier = momenta[..<piece].lastIndex(where: { $0 != nil }) {
        return momenta[earlier]?(max(starts[earlier] - 1 - begin[earlier], 0)) ?? 0
      }
      return momenta[piece...].compactMap(\.self).first?(0) ?? 0
    }
  }
}

extension SchedulerForm {
  /// Whether this is a join of the workbench's kind: written as such, or a SequentialLR of own pieces.
  func isJoin() throws -> Bool {
    if name == JoinedPieces.name { return true }
    guard name == SequentialLR.name, case .list(let values)? = params["schedulers"] else { return false }
    let own = try values.filter { value in
      let form = try SchedulerForm(value)
      return ScheduleRegistry.own.contains { $0.name == form.name }
    }
    guard !own.isEmpty, own.count < values.count else { return !own.isEmpty }
    throw ScheduleError.combination(
      "SequentialLR holds schedulers of PyTorch or the workbench's own pieces, not both; {\"then\": [\u{2026}]} joins any."
    )
  }

  /// Whether every schedule in it brings its own rates.
  var bringsRates: Bool {
    guard case .list(let values)? = params["schedulers"] else {
      return ScheduleRegistry.own.contains { $0.name == name }
    }
    return values.allSatisfy { (try? SchedulerForm($0))?.bringsRates ?? true }
  }

  /// The pieces of a join, for the parameter group of that base rate.
  func joined(baseLR: Double?) throws -> JoinedPieces {
    for name in params.keys.sorted() where name != "schedulers" && name != "milestones" {
      throw ScheduleError.unknown("parameter of \(self.name)", name, among: ["milestones"])
    }
    guard case .list(let values)? = params["schedulers"] else {
      throw ScheduleError.unreadable("Schedules are joined as {\"then\": [{\"class\": …, \"params\": {…}}, …]}.")
    }
    var milestones: [Int]?
    if let given = params["milestones"], given != .null {
      milestones = try (given.elements ?? [given]).map { value in
        guard let step = value.wholeNumber else {
          throw ScheduleError.unreadable("milestones is \(given), but it must be a list of whole numbers.")
        }
        return step
      }
    }
    let pieces = try values.map { value in
      let form = try SchedulerForm(value)
      guard try !form.isJoin() else {
        throw ScheduleError.combination("A join cannot hold another; write all schedules in one list.")
      }
      let type = try ScheduleRegistry.type(form.name)
      return try type.init(Arguments(for: type, given: form.params, baseLR: form.baseLR ?? baseLR))
    }
    return try JoinedPieces(pieces, milestones: milestones)
  }
}
