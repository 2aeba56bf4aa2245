/// What a learning platform's name of a file or folder says: whose it is, and when it came.
///
///     Canvas   lovelaceada_LATE_4711_99001_StepDecay-1.swift      name, late or not, user, upload, the student's own name
///     Canvas   anon_x9Y2z_99001_StepDecay.swift                   graded anonymously
///     Canvas   lovelaceada_4711_text.html                         a text or an address in place of a file
///     Moodle   Ada Lovelace_4711_assignsubmission_file_           a folder; without folders the file's name follows
/// - Source: canvas-lms, lib/content_zipper.rb; moodle, mod/assign/locallib.php (download_submissions).
struct UploadName: Hashable {
  enum Platform: String, Hashable { case canvas, moodle }

  let platform: Platform
  /// The name of the student, as far as the platform left it.
  let student: String
  /// Canvas's number of the user, or Moodle's of the participant.
  let id: String
  let isLate: Bool
  /// Rises with every upload; 0 where the platform numbers none.
  let upload: Int
  /// The name that the student gave; empty for a folder.
  let file: String

  /// The ways to read a name, the likeliest first; none for a name that no platform made.
  ///
  /// A name with digits, or a file's that begins with digits, can leave two: of `o_2_4711_99001_a.swift` the user may be 2
  /// or 4711.
  static func readings(of name: String) -> [UploadName] {
    if let moodle = moodle(name) { return [moodle] }
    let parts = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    func reading(_ place: Int, id: String, upload: Int, file: String) -> UploadName? {
      let isLate = place > 0 && parts[place - 1] == "LATE"
      let student = parts[..<(isLate ? place - 1 : place)].joined(separator: "_")
      return UploadName(platform: .canvas, student: student, id: id, isLate: isLate, upload: upload, file: file)
    }
    if parts.count >= 3, let last = parts.last, ["text.html", "link.html"].contains(last),
      isNumber(parts[parts.count - 2])
    {
      let place = parts.count - 2
      return [reading(place, id: parts[place], upload: 0, file: last)].compactMap(\.self)
    }
    var found: [UploadName] = []
    for place in parts.indices where place > 0 && place + 2 < parts.count {
      guard let upload = Int(parts[place + 1]), isNumber(parts[place + 1]) else { continue }
      let file = parts[(place + 2)...].joined(separator: "_")
      guard !file.isEmpty else { continue }
      if isNumber(parts[place]) {
        found += [reading(place, id: parts[place], upload: upload, file: file)].compactMap(\.self)
      } else if parts[place - 1] == "anon", place == 1 || place == 2 && parts[0] == "LATE" {
        found.append(
          UploadName(
            platform: .canvas, student: "anon_\(parts[place])", id: "", isLate: place == 2, upload: upload, file: file))
      }
    }
    return found.filter(\.isLate) + found.filter { !$0.isLate }
  }

  private static func moodle(_ name: String) -> UploadName? {
    guard let mark = name.range(of: "_assignsubmission_") else { return nil }
    let head = name[..<mark.lowerBound].split(separator: "_", omittingEmptySubsequences: false)
    guard head.count >= 2, let id = head.last.map(String.init), isNumber(id) else { return nil }
    // "file_", "onlinetext_", then a file's name where the download has no folders.
    let rest = name[mark.upperBound...].split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    return UploadName(
      platform: .moodle, student: head.dropLast().joined(separator: "_"), id: id, isLate: false, upload: 0,
      file: rest.count == 2 ? String(rest[1]) : "")
  }

  private static func isNumber(_ text: String) -> Bool {
    1...18 ~= text.utf8.count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }

  /// The reading to go by, and whether another one was as likely.
  ///
  /// - Parameters:
  ///   - ids: numbers of users that are known.
  ///   - isWanted: whether a student's file of this name can be an exercise's.
  static func chosen(
    from readings: [UploadName], ids: Set<String>, isWanted: (String) -> Bool
  ) -> (name: UploadName, isCertain: Bool)? {
    guard let first = readings.first else { return nil }
    if readings.count == 1 || first.isLate { return (first, true) }
    if let known = readings.first(where: { ids.contains($0.id) }) { return (known, true) }
    return (readings.first { isWanted($0.file) } ?? first, false)
  }

  /// The student as far as this name tells.
  var person: Student {
    var person = Student(name: student.isEmpty ? "user \(id)" : student)
    if platform == .canvas, !id.isEmpty { person.id = id }
    if platform == .moodle { person.participant = id }
    return person
  }

  /// What tells one student's uploads from another's.
  var key: String { "\(platform) \(id.isEmpty ? student : id)" }
}

/// A file's name with what platforms, browsers and file managers add to it: `StepDecay-1.swift`, `StepDecay (2).swift`.
struct CopiedName: Hashable {
  /// "StepDecay.swift".
  let original: String
  /// Rises with every copy; 0 without a number, -1 for what a file manager calls a copy.
  let number: Int

  /// The exercise's file among `wanted` that `name` is, or is a copy of; nil where it is another file.
  init?(_ name: String, wanted: Set<String>) {
    if wanted.contains(name) {
      (original, number) = (name, 0)
      return
    }
    let pattern =
      #/(?i)(?:copy of )?(.*?)(?:[-_ ]([0-9]{1,4})| ?\(([0-9]{1,4})\)| ?- ?copy(?: ?\([0-9]+\))?| copy(?: [0-9]+)?)?\.swift/#
    guard let match = name.wholeMatch(of: pattern) else { return nil }
    let base = "\(match.1).swift".lowercased()
    guard let original = wanted.first(where: { $0.lowercased() == base }) else { return nil }
    self.original = original
    let isPlain = name.lowercased() == base
    number = (match.2 ?? match.3).flatMap { Int($0) } ?? (isPlain ? 0 : -1)
  }
}
