import Classroom
import Foundation

/// What lies in a class's folder or zip file, each student's together.
///
/// Three forms are read, also mixed: a folder or zip file for each student, named like the student; a download of Canvas,
/// where every file's name begins with the student's; a download of Moodle, folders or files. Each of them may be a folder
/// or one zip file as it was downloaded.
struct ClassDownload {
  /// One thing at the top: a folder, a zip file or a file, and how to put what it holds before a student's reader.
  private struct Upload {
    let name: String
    let kind: SubmissionEntry.Kind
    let put: (_ reader: inout SubmissionReader, _ path: String, _ order: Int) throws(GradingError) -> Void
  }

  /// What is read as one student's.
  private struct Owner {
    var person: Student
    var platform: UploadName.Platform?
    var isLate = false
    var uploads: [(upload: Upload, path: String, order: Int)] = []
  }

  /// The most names that are looked at in the folder of a class.
  private static let mostUploads = 20_000
  /// The most bytes of a class's zip file.
  private static let largestDownload = 512 << 20

  private let wanted: Set<String>
  private let ids: Set<String>
  private var uploads: [Upload] = []
  /// Sentences about what is no submission.
  private(set) var strays: [String] = []

  /// - Parameters:
  ///   - wanted: the names of the exercises' files.
  ///   - ids: the platform's numbers of the students, as far as they are known.
  /// - Throws: `GradingError` where there is nothing that can be read.
  init(at place: URL, wanted: [String], ids: Set<String>) throws(GradingError) {
    (self.wanted, self.ids) = (Set(wanted), ids)
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder)
    if isThere, !isFolder.boolValue, place.path.lowercased().hasSuffix(".zip") {
      try open(place)
    } else if isThere, isFolder.boolValue {
      try list(place)
    } else {
      throw GradingError(
        "\(place.path) is neither a folder nor a zip file; name the folder that holds one folder or zip file per "
          + "student, or what Canvas or Moodle let you download.")
    }
  }

  // MARK: The top of a folder

  private mutating func list(_ folder: URL) throws(GradingError) {
    guard let listed = FolderNames(of: folder.path, atMost: Self.mostUploads) else {
      throw GradingError("\(folder.path) cannot be listed (\(String(cString: strerror(errno)))).")
    }
    guard !listed.isCut else {
      throw GradingError("\(folder.path) holds more than \(Self.mostUploads) files and folders; is it that of a class?")
    }
    let names = listed.names.filter { !SubmissionReader.passedOver.contains($0) }
    if let only = names.first, names.count == 1, Self.platformNames(in: only).isEmpty, try descend(folder, only) {
      return
    }
    for name in names {
      let place = folder.appending(path: name)
      var status = stat()
      guard !name.hasPrefix("."), lstat(place.path, &status) == 0 else {
        let why = name.hasPrefix(".") ? "its name begins with a dot" : "it cannot be read"
        strays.append("\(SubmissionEntry.shown(name)) was passed over: \(why).")
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        uploads.append(
          Upload(name: name, kind: .folder) { reader, path, order throws(GradingError) in
            try reader.add(folder: place, order: order)
          })
      case S_IFREG:
        let size = Int(status.st_size)
        let isShared = status.st_nlink > 1 && !name.lowercased().hasSuffix(".zip")
        uploads.append(
          Upload(name: name, kind: .file(size: size)) { reader, path, order throws(GradingError) in
            let budget = reader.budget
            reader.add(
              SubmissionEntry(path: path, kind: isShared ? .hardLink : .file(size: size), order: order) {
                limit throws(GradingError) in try budget.bytes(of: place.path, limit: limit)
              })
          })
      case S_IFLNK: strays.append("\(SubmissionEntry.shown(name)) is a link and was not followed.")
      default: strays.append("\(SubmissionEntry.shown(name)) is neither a folder nor a zip file; it was passed over.")
      }
    }
    strays += listed.damaged.map {
      "\(SubmissionEntry.shown($0)) was passed over: its name is not UTF-8; rename it and grade again."
    }
  }

  /// Enters the only thing in the folder, where that is the download itself: a folder or zip file with a platform's names.
  private mutating func descend(_ folder: URL, _ only: String) throws(GradingError) -> Bool {
    let place = folder.appending(path: only)
    var status = stat()
    guard lstat(place.path, &status) == 0 else { return false }
    if status.st_mode & S_IFMT == S_IFDIR {
      let inside = FolderNames(of: place.path, atMost: Self.mostUploads)?.names ?? []
      guard inside.contains(where: { !Self.platformNames(in: $0).isEmpty }) else { return false }
      try list(place)
      return true
    }
    guard status.st_mode & S_IFMT == S_IFREG, only.lowercased().hasSuffix(".zip"),
      let archive = try? archive(at: place),
      Self.tops(of: archive).contains(where: { !Self.platformNames(in: $0.name).isEmpty })
    else { return false }
    list(archive)
    return true
  }

  // MARK: The top of a zip file

  private mutating func open(_ file: URL) throws(GradingError) {
    do throws(GradingError) {
      list(try archive(at: file))
    } catch {
      throw GradingError("\(file.path) could not be opened: \(error.description).")
    }
  }

  private func archive(at file: URL) throws(GradingError) -> ZipArchive {
    let budget = ReadingBudget(bytes: Self.largestDownload, entries: 500_000)
    let bytes = try budget.bytes(of: file.path, limit: Self.largestDownload)
    return try ZipArchive(bytes, budget: budget)
  }

  /// A name at the top of an archive with the members below it, their paths within it first.
  private static func tops(of archive: ZipArchive) -> [(
    name: String, members: [(path: [String], entry: ZipArchive.Entry)]
  )] {
    let members = archive.entries.map { entry in
      let parts = entry.name.replacing("\\", with: "/").split(separator: "/").map(String.init)
      return (path: parts.filter { $0 != ".." && $0 != "." }, entry: entry)
    }.filter { member in
      !member.path.isEmpty && !member.path.contains(where: SubmissionReader.passedOver.contains)
        && !(member.path.last?.hasPrefix("._") ?? false)
    }
    let tops = grouped(members)
    guard let only = tops.first, tops.count == 1, platformNames(in: only.name).isEmpty else { return tops }
    // The class's folder was packed as a whole: its name is no student's.
    let inside = grouped(only.members)
    let isClass =
      inside.count > 1
      && inside.allSatisfy { top in
        let isFolder = top.members.contains { !$0.path.isEmpty || $0.entry.kind == .folder }
        return (isFolder || top.name.lowercased().hasSuffix(".zip"))
          && !["Lessons", "Sources", "Tests", "Exercise"].contains(top.name)
      }
    return isClass || inside.contains { !platformNames(in: $0.name).isEmpty } ? inside : tops
  }

  /// By the first part of the path, which is taken away.
  private static func grouped(
    _ members: [(path: [String], entry: ZipArchive.Entry)]
  ) -> [(name: String, members: [(path: [String], entry: ZipArchive.Entry)])] {
    let members = members.filter { !$0.path.isEmpty }
    let groups = Dictionary(grouping: members) { $0.path[0] }
    return groups.sorted { $0.key < $1.key }.map { name, members in
      (name, members.map { (Array($0.path.dropFirst()), $0.entry) })
    }
  }

  private mutating func list(_ archive: ZipArchive) {
    if archive.entries.count < archive.count {
      strays.append("The zip file holds \(archive.count) files; the first \(archive.entries.count) were looked at.")
    }
    for (name, members) in Self.tops(of: archive) {
      guard !name.hasPrefix(".") else {
        strays.append("\(SubmissionEntry.shown(name)) was passed over: its name begins with a dot.")
        continue
      }
      if let file = members.first(where: { $0.path.isEmpty && $0.entry.kind != .folder }) {
        uploads.append(
          Upload(name: name, kind: file.entry.kind) { reader, path, order throws(GradingError) in
            reader.add(file.entry, of: archive, path: path, order: order)
          })
      } else {
        uploads.append(
          Upload(name: name, kind: .folder) { reader, path, order throws(GradingError) in
            for member in members where !member.path.isEmpty {
              reader.add(member.entry, of: archive, path: member.path.joined(separator: "/"), order: order)
            }
          })
      }
    }
  }

  // MARK: Whose it is

  /// What a name says where a platform made it.
  private static func platformNames(in name: String) -> [UploadName] { UploadName.readings(of: name) }

  /// Each student's submission, in the order of the names.
  ///
  /// - Parameter originals: the repository; nil to compare with nothing.
  mutating func submissions(originals: URL?) -> [Submission] {
    let owners = owners()
    let wanted = self.wanted.sorted()
    return Submission.ordered(
      owners.map { owner in
        var reader = SubmissionReader()
        do throws(GradingError) {
          for (upload, path, order) in owner.uploads { try upload.put(&reader, path, order) }
          if owner.platform == nil, owner.uploads.count == 1, owner.uploads[0].upload.kind != .folder {
            try reader.openOnly()
          } else {
            reader.openArchives()
          }
          reader.finish()
          return Submission(
            owner.person, reader, wanted: wanted, originals: originals, platform: owner.platform, isLate: owner.isLate)
        } catch {
          let what =
            owner.uploads.first?.upload.kind == .folder ? "folder could not be read" : "zip file could not be opened"
          return Submission(owner.person, unreadable: "The \(what): \(error.description).", wanted: wanted)
        }
      })
  }

  private mutating func owners() -> [Owner] {
    var (order, owners) = ([String](), [String: Owner]())
    let names = Set(uploads.map(\.name))
    let readings = uploads.map { UploadName.readings(of: $0.name) }
    // Numbers that only one reading can have made help to read the others.
    let sure = Set(readings.compactMap { $0.count == 1 ? $0[0].id : nil }).union(ids)
    for (upload, readings) in zip(uploads, readings) {
      let shown = SubmissionEntry.shown(upload.name)
      if let (name, isCertain) = UploadName.chosen(
        from: readings, ids: ids.isEmpty ? sure : ids.isDisjoint(with: readings.map(\.id)) ? sure : ids,
        isWanted: { CopiedName($0, wanted: wanted) != nil || $0.lowercased().hasSuffix(".zip") })
      {
        if !isCertain {
          strays.append(
            "\(shown) can be read in more than one way; it was taken for user \(name.id)'s. A roster decides.")
        }
        if owners[name.key] == nil {
          order.append(name.key)
          owners[name.key] = Owner(person: name.person, platform: name.platform)
        }
        if name.isLate { owners[name.key]?.isLate = true }
        owners[name.key]?.uploads.append((upload, name.file.isEmpty ? upload.name : name.file, name.upload))
        continue
      }
      let isArchive = upload.kind != .folder && upload.name.lowercased().hasSuffix(".zip")
      let student = isArchive ? String(upload.name.dropLast(4)) : upload.name
      guard isArchive || upload.kind == .folder else {
        strays.append("\(shown) is neither a folder nor a zip file; it was passed over.")
        continue
      }
      guard !isArchive || !names.contains(student) else {
        strays.append("\(shown) was passed over: there is a folder of that name, too.")
        continue
      }
      guard owners[student] == nil else {
        strays.append("\(shown) was passed over: there is another zip file of that name.")
        continue
      }
      order.append(student)
      owners[student] = Owner(person: Student(name: student), uploads: [(upload, upload.name, 0)])
    }
    return order.compactMap { owners[$0] }
  }
}

extension Submission {
  /// Every student's submission in a class's folder or zip file, in the order of the names.
  ///
  /// - Parameters:
  ///   - wanted: the names of the exercises' files.
  ///   - originals: the repository; nil to compare with nothing.
  ///   - ids: the platform's numbers of the students, as far as they are known.
  /// - Returns: the submissions, and sentences about things that are none.
  /// - Throws: `GradingError` where the place cannot be read or holds no submission.
  public static func all(
    in place: URL, wanted: [String], originals: URL?, ids: Set<String> = []
  ) throws(GradingError) -> (submissions: [Submission], strays: [String]) {
    var download = try ClassDownload(at: place, wanted: wanted, ids: ids)
    let submissions = download.submissions(originals: originals)
    guard !submissions.isEmpty else {
      throw GradingError(
        "\(place.path) holds no submission; put one folder or zip file per student into it."
          + (download.strays.first.map { " " + $0 } ?? ""))
    }
    return (submissions, download.strays)
  }

  /// In the order of a class list, every name once: of two students of one name each is told by a number.
  static func ordered(_ submissions: [Submission]) -> [Submission] {
    var result = submissions
    let counts = Dictionary(grouping: submissions, by: \.name).mapValues(\.count)
    var taken = Set(submissions.map(\.name).filter { counts[$0] == 1 })
    for index in result.indices where counts[result[index].name, default: 1] > 1 {
      let student = result[index].student
      let mark = student.number ?? student.login ?? student.email ?? student.id ?? student.participant
      var name = mark.map { "\(student.name) (\($0))" } ?? student.name
      var count = 1
      while !taken.insert(name).inserted {
        count += 1
        name = "\(student.name) (\(count))"
      }
      result[index].student.name = name
    }
    let keys = result.map { PersonName.sortKey($0.student.sortableName) + [$0.name] }
    let order = result.indices.sorted { a, b in
      keys[a] == keys[b]
        ? a < b
        : keys[a].lexicographicallyPrecedes(keys[b]) {
          $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
    }
    return order.map { result[$0] }
  }
}
