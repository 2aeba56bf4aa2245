/// The judgements on one student.
public struct StudentReport: Codable, Hashable, Sendable {
  public let name: String
  /// One per graded exercise, in their order.
  public let judgements: [Judgement]
  /// What a teacher should look at; it changes no points.
  public let flags: [String]
  /// What else was found in the submission.
  public let notes: [String]
  /// The sum over the exercises.
  public let points: Double
  public let of: Double

  /// - Parameter companions: the students who handed in the same file, by exercise.
  public init(name: String, judgements: [Judgement], notes: [String], companions: [String: [String]] = [:]) {
    (self.name, self.judgements, self.notes) = (name, judgements, notes)
    flags = judgements.flatMap { judgement in
      judgement.flags
        + (companions[judgement.exercise].map {
          ["\(judgement.exercise): the same file, to the letter, as \(Self.list($0))"]
        } ?? [])
    }
    points = judgements.reduce(0) { $0 + $1.score.awarded }
    of = judgements.reduce(0) { $0 + $1.score.points }
  }
}

extension StudentReport {
  /// At most five names.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}

extension Judgement {
  /// What reading the file found.
  var flags: [String] {
    guard let review else { return [] }
    let twins =
      review.twins.isEmpty
      ? []
      : ["\(exercise): calls \(review.twins.joined(separator: ", ")) of the library, which already is the solution"]
    let names =
      review.worthALook.isEmpty ? [] : ["\(exercise): worth a look: \(review.worthALook.joined(separator: ", "))"]
    return twins + names
  }
}
