import Core
import Datasets
import Foundation

/// The list of a class: a CSV as a learning platform exports it, or one of your own.
///
/// It joins what was handed in with the names that a grade book asks for, and it knows who handed in nothing.
public struct Roster: Sendable {
  private(set) var students: [Student] = []
  /// Rows that name nobody, or somebody a second time.
  private(set) var remarks: [String] = []
  /// How messages name the file.
  let source: String
  /// Its header.
  private let columnNames: [String]
  /// The spellings by which an upload may name each of them.
  private var nameKeys: [Set<String>] = []

  /// The names under which platforms keep a column, without case and spaces.
  private static let columns: [(WritableKeyPath<Student, String?> & Sendable, [String])] = [
    (\.firstName, ["firstname", "givenname", "forename"]),
    (\.lastName, ["lastname", "surname", "familyname"]),
    (\.id, ["id", "userid", "canvasid", "canvasuserid", "moodleid"]),
    (
      \.number,
      [
        "sisuserid", "sisid", "idnumber", "useridnumber", "studentid", "studentnumber", "matriculationnumber",
        "orgdefinedid", "sid",
      ]
    ),
    (\.login, ["sisloginid", "loginid", "login", "username", "usernames"]),
    (\.email, ["email", "emailaddress", "useremail", "mail"]),
    (\.section, ["section", "sections", "sectionname"]),
    (\.group, ["group", "groups", "groupname", "team"]),
    (\.participant, ["identifier", "participant", "participantid", "participantnumber"]),
  ]
  private static let names = ["student", "studentname", "name", "fullname", "displayname"]

  /// Reads the file at `path`.
  ///
  /// - Throws: `GradingError` where it is no table, or none of its columns says who somebody is.
  public init(contentsOf path: String) throws(GradingError) {
    let table: CellTable
    do throws(TableError) { table = try CellTable(contentsOf: path) } catch { throw Self.unreadable(error) }
    try self.init(table)
  }

  /// - Throws: `GradingError` where none of its columns says who somebody is.
  init(csv: String, source: String = "roster.csv") throws(GradingError) {
    let table: CellTable
    do throws(TableError) { table = try CellTable(csv: Array(csv.utf8), source: source) } catch {
      throw Self.unreadable(error)
    }
    try self.init(table)
  }

  private static func unreadable(_ error: TableError) -> GradingError {
    GradingError("The roster cannot be read: \(error.description)")
  }

  private init(_ table: CellTable) throws(GradingError) {
    source = table.source.split(separator: "/").last.map(String.init) ?? table.source
    columnNames = table.columnNames
    let titles = table.columnNames.map { PersonName.folded($0).replacing(" ", with: "") }
    func cells(_ names: [String]) -> [String]? { titles.firstIndex(where: names.contains).map(table.texts) }
    let fullNames = cells(Self.names)
    let found = Self.columns.compactMap { column in cells(column.1).map { (column.0, $0) } }
    guard fullNames != nil || found.contains(where: { $0.0 != \.section && $0.0 != \.group }) else {
      throw GradingError(
        "The roster cannot be used: no column of \(table.source) says who somebody is; name one of them Name, Email, "
          + "Username or ID.")
    }
    var seen: [String: String] = [:]
    for row in 0..<table.rowCount {
      var student = Student(name: Self.text(fullNames?[row]) ?? "")
      for (key, cells) in found { student[keyPath: key] = Self.text(cells[row]) }
      // A grade book of Canvas has rows that are nobody's.
      if student.name.contains("Points Possible") || student.name == "Student, Test" { continue }
      student.participant = student.participant.flatMap { $0.split(separator: " ").last.map(String.init) }
      student.completeNames()
      guard !student.name.isEmpty else {
        let says = [student.section, student.group, student.participant].contains { $0 != nil }
        if says { remarks.append("\(table.source): row \(row + 1) below the header names nobody.") }
        continue
      }
      let marks = [("id", student.id), ("number", student.number), ("login", student.login), ("e-mail", student.email)]
      let twin = marks.compactMap { kind, value in value.flatMap { seen["\(kind) \($0)"] } }.first
      if let twin {
        remarks.append(
          "\(table.source): \(student.name), in row \(row + 1) below the header, has an identifier of \(twin)'s; "
            + "the first row counts.")
        continue
      }
      for (kind, value) in marks { if let value { seen["\(kind) \(value)"] = student.name } }
      students.append(student)
    }
    nameKeys = students.map { PersonName.keys($0.name).union(PersonName.keys($0.sortableName)) }
  }

  /// A cell without the `#` that Brightspace puts before numbers; nil for an empty one.
  private static func text(_ cell: String?) -> String? {
    let text = (cell ?? "").drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }

  /// The assignments that the roster has marks of, where it is the export of a system's grade book.
  func assignments(in format: GradebookFormat) -> [(name: String, number: String?)] {
    switch format {
    case .canvas: columnNames.map { Gradebook.titleAndNumber($0, in: .canvas) }.filter { $0.number != nil }
    case .brightspace:
      columnNames.compactMap { $0.wholeMatch(of: #/(.+) Points Grade(?: <.*>)?/#).map { (String($0.1), nil) } }
    case .moodle, .gradescope, .nbgrader: []
    }
  }

  /// Canvas's numbers of users.
  var ids: Set<String> { Set(students.compactMap(\.id)) }

  /// The places of the students whom `name`, as it stands on an upload, can be.
  private func places(of student: Student, on platform: UploadName.Platform?) -> [Int] {
    func matching(_ isMatch: (Student) -> Bool) -> [Int] { students.indices.filter { isMatch(students[$0]) } }
    func byName(_ name: String, where isPossible: (Student) -> Bool) -> [Int] {
      let keys = PersonName.keys(name)
      guard !keys.isEmpty else { return [] }
      return students.indices.filter { isPossible(students[$0]) && !nameKeys[$0].isDisjoint(with: keys) }
    }
    switch platform {
    case .canvas:
      let same = matching { $0.id != nil && $0.id == student.id }
      return same.isEmpty ? byName(student.name) { $0.id == nil || student.id == nil } : same
    case .moodle:
      let same = matching { $0.participant != nil && $0.participant == student.participant }
      if !same.isEmpty { return same }
      // Another assignment's participants have other numbers. In groups the folder begins with the group's name and a hyphen.
      let words = student.name.split(separator: "-", omittingEmptySubsequences: false)
      for start in words.indices {
        let found = byName(words[start...].joined(separator: "-")) { _ in true }
        if !found.isEmpty { return found }
      }
      return []
    case nil:
      let name = student.name.lowercased()
      let same = matching {
        [$0.email, $0.login, $0.number, $0.id].contains { $0?.lowercased() == name }
      }
      return same.isEmpty ? byName(student.name) { _ in true } : same
    }
  }

  /// The submissions under the names of the roster, those who handed in nothing among them, in the order of the names.
  ///
  /// - Returns: all of them, and sentences about whom the roster does not know or knows twice.
  func joined(with submissions: [Submission], wanted: [String]) -> (submissions: [Submission], remarks: [String]) {
    var (result, remarks, owners) = ([Submission](), self.remarks, [Int: String]())
    var unknown: [(submission: Submission, places: [Int])] = []
    for var submission in submissions {
      let places = places(of: submission.student, on: submission.platform)
      let name = SubmissionEntry.shown(submission.name)
      if places.count != 1 {
        unknown.append((submission, places))
      } else if let place = places.first {
        if let other = owners[place] {
          remarks.append(
            "\(name) and \(other) both seem to be \(students[place].name)'s; the marks of \(other) go into grade books."
          )
        } else {
          owners[place] = name
          let id = submission.student.id
          submission.student = students[place]
          submission.student.id = students[place].id ?? id
        }
      }
      result.append(submission)
    }
    let absent = students.indices.filter { owners[$0] == nil }
    var meant: [Int: [String]] = [:]
    for (submission, places) in unknown {
      let name = SubmissionEntry.shown(submission.name)
      let likely = places.isEmpty ? likely(submission.student, among: absent) : places.filter { owners[$0] == nil }
      for place in likely { meant[place, default: []].append(name) }
      let names = (places.isEmpty ? likely : places).prefix(3).map { students[$0].name }
      if !places.isEmpty {
        remarks.append(
          "\(name) can be several people of the roster (\(names.joined(separator: ", "))); it was graded under its own name."
        )
      } else if likely.isEmpty {
        remarks.append("\(name) is not in the roster; it was graded under its own name.")
      } else {
        let cure =
          submission.platform == nil ? "rename it, or put \(name) into the roster as Username" : "correct the roster"
        remarks.append(
          "\(name) is not in the roster; it was graded under its own name. Is it \(names.joined(separator: " or ")), of "
            + "whom nothing came? Then \(cure), and grade again.")
      }
    }
    for place in absent {
      result.append(Submission(nothingFrom: students[place], perhaps: meant[place] ?? [], wanted: wanted))
    }
    return (Submission.ordered(result), remarks)
  }

  /// Who of `places` an upload that nobody's names fit may be by: part of the name, a slip in it, or an abbreviation.
  ///
  /// - Returns: the likeliest, at most three; none where nothing speaks for anybody.
  private func likely(_ upload: Student, among places: [Int]) -> [Int] {
    func words(_ name: String) -> Set<Substring> { Set(PersonName.folded(name).split(separator: " ")) }
    let (own, keys) = (words(upload.name), PersonName.keys(upload.name))
    guard !keys.isEmpty else { return [] }
    let ranked = places.map { place in
      let (student, theirs) = (students[place], words(students[place].name))
      let marks = [student.login, student.email?.split(separator: "@").first.map(String.init)].compactMap(\.self)
      let isNear = keys.contains { $0.count > 3 && nearestName(to: $0, among: nameKeys[place] + marks) != nil }
      let rank =
        if !keys.isDisjoint(with: nameKeys[place]) {
          3
        } else if own.isSubset(of: theirs) || theirs.isSubset(of: own) {
          2
        } else {
          isNear || own.intersection(theirs).contains { $0.count > 3 } ? 1 : 0
        }
      return (place: place, rank: rank)
    }
    let best = ranked.map(\.rank).max() ?? 0
    return best == 0 ? [] : ranked.filter { $0.rank == best }.prefix(3).map(\.place)
  }
}

extension Student {
  /// Makes the name of its parts, or the parts of "Lovelace, Ada"; where there is neither, an identifier is the name.
  fileprivate mutating func completeNames() {
    let parts = [firstName, lastName].compactMap(\.self)
    if name.isEmpty { name = parts.isEmpty ? (login ?? email ?? number ?? id ?? "") : parts.joined(separator: " ") }
    let halves = name.split(separator: ",", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    if parts.isEmpty, halves.count == 2, halves.allSatisfy({ !$0.isEmpty }) {
      (lastName, firstName) = (halves[0], halves[1])
      name = "\(halves[1]) \(halves[0])"
    }
  }
}
