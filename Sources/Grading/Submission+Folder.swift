import Foundation

extension Submission {
  /// Every student's submission in `folder`: one folder or one zip file each, in the order of the names.
  ///
  /// A folder that holds only a zip file, as learning platforms make them, is that zip file.
  /// - Returns: the submissions, and sentences about things that are none.
  /// - Throws: `GradingError` where the folder cannot be read or holds no submission.
  public static func all(
    in folder: URL, wanted: [String], originals: URL?
  ) throws(GradingError) -> (submissions: [Submission], strays: [String]) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw GradingError(
        "\(folder.path) is not a folder; name the folder that holds one folder or zip file per student.")
    }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    var (submissions, strays) = ([Submission](), [String]())
    for name in names where !name.hasPrefix(".") && name != "__MACOSX" {
      let place = folder.appending(path: name)
      var status = stat()
      guard lstat(place.path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: submissions.append(read(folder: place, name, wanted, originals))
      case S_IFREG where name.lowercased().hasSuffix(".zip"):
        let student = String(name.dropLast(4))
        guard !names.contains(student) else {
          strays.append("\(name) was passed over: there is a folder \(student), too.")
          continue
        }
        guard !submissions.contains(where: { $0.name == student }) else {
          strays.append("\(name) was passed over: there is another zip file of \(student).")
          continue
        }
        submissions.append(read(archive: place, student, wanted, originals))
      case S_IFLNK: strays.append("\(name) is a link and was not followed.")
      default: strays.append("\(name) is neither a folder nor a zip file; it was passed over.")
      }
    }
    guard !submissions.isEmpty else {
      throw GradingError("\(folder.path) holds no submission; put one folder or zip file per student into it.")
    }
    return (submissions, strays)
  }

  private static func read(folder: URL, _ name: String, _ wanted: [String], _ originals: URL?) -> Submission {
    do {
      var items = try Item.all(in: folder)
      var notes: [String] = []
      let archives = items.filter { $0.name.lowercased().hasSuffix(".zip") && $0.folders.isEmpty }
      if archives.count > mostArchives {
        notes.append("It holds \(archives.count) zip files; the first \(mostArchives) were opened.")
      }
      for item in archives.prefix(mostArchives) {
        guard case .file = item.kind else { continue }
        do {
          items += try Item.all(in: ZipArchive(item.read(largestArchive)))
          notes.append("\(item.path) was opened.")
        } catch {
          notes.append("\(item.path) could not be opened: \(error.description).")
        }
      }
      return Submission(name: name, items: items, wanted: wanted, originals: originals, notes: notes)
    } catch {
      return Submission(name: name, unreadable: "The folder could not be read: \(error.description).", wanted: wanted)
    }
  }

  private static func read(archive: URL, _ name: String, _ wanted: [String], _ originals: URL?) -> Submission {
    do {
      let items = Item.all(in: try ZipArchive(Item.bytes(of: archive.path, limit: largestArchive)))
      return Submission(name: name, items: items, wanted: wanted, originals: originals)
    } catch {
      return Submission(
        name: name, unreadable: "The zip file could not be opened: \(error.description).", wanted: wanted)
    }
  }
}
