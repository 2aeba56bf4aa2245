/// Schedules one after another, as a spec or the command line says it: what ``Schedule/then(_:)`` is in code.
///
///     η(t) = piece i at its own step t − m_i,   m_i = the last milestone ≤ t (0 for the first piece)
///
///     {"then": [{"class": "Warmup", "params": {…}}, {"class": "Cosine", "params": {…}}], "milestones": [5]}
///     Warmup to=0.1 over=5 then Cosine from=0.1 to=0.001 over=20
///     Warmup to=0.1 over=5 then ReduceLROnPlateau patience=2
///
/// Each piece is asked as if it were alone, whichever family it comes from; a PyTorch class starts from the group's base
/// rate. Without milestones a piece ends where it says that it does. The last may be one that watches a metric: it sees
/// the metrics of its own steps only, see ``JoinedFeedbackSchedule``. ``SequentialLR`` does what PyTorch does with the
/// group instead; with pieces of the workbench's own only, it means the same as this.
struct JoinedPieces: Schedule {
  static let name = "then"
  private let pieces: [any Schedule]
  /// Where the second and later pieces begin.
  private let starts: [Int]

  /// - Parameters:
  ///   - pieces: at least one.
  ///   - starts: one fewer, at least 0, in ascending order.
  init(_ pieces: [any Schedule], starts: [Int]) {
    (self.pieces, self.starts) = (pieces, starts)
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
