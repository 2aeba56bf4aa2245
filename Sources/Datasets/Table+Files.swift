import Foundation

extension Table {
  /// The table in the CSV file at `path`.
  ///
  /// - Throws: `TableError`, also for a file that is missing, a folder, or larger than 1 GB.
  public init(contentsOf path: String) throws(TableError) {
    try self.init(csv: try Self.bytes(of: path), source: path)
  }

  /// The table called `name`: a file at that path, or one of the workbench's own tables, such as `cars`.
  ///
  /// Looked for, in this order: the path as given, from the working directory; then `name` or `name.csv` in the folder
  /// that `WORKBENCH_DATASETS` names and in `datasets/` of this repository, so that the tables that come with the
  /// workbench are found from any working directory.
  ///
  /// - Throws: `TableError`; for an unknown name it lists the tables there are and where they were looked for.
  public init(named name: String) throws(TableError) {
    try self.init(contentsOf: try Self.path(of: name))
  }

  /// The names that `init(named:)` knows without a path, in alphabetical order.
  public static var builtInNames: [String] {
    let files = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
    return Set(files.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }).sorted()
  }

  /// Where the workbench's own tables may lie, best first.
  static var folders: [String] {
    let chosen = ProcessInfo.processInfo.environment["WORKBENCH_DATASETS"].map { [$0] } ?? []
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return chosen.filter { !$0.isEmpty } + [repository.appending(path: "datasets").path(percentEncoded: false)]
  }

  private static func path(of name: String) throws(TableError) -> String {
    let isPath = name.contains("/")
    let candidates = isPath ? [] : folders.flatMap { ["\($0)/\(name).csv", "\($0)/\(name)"] }
    let found = ([name] + candidates).first { !isFolder($0) && FileManager.default.fileExists(atPath: $0) }
    if let found, !name.isEmpty { return found }
    if isFolder(name) { throw TableError(source: name, problem: folderProblem) }
    throw TableError(
      source: name.isEmpty ? "\"\"" : name,
      problem: "there is no such table; looked in \((["the working directory"] + (isPath ? [] : folders)).list)"
        + ", and the workbench's own tables are \(builtInNames.list)")
  }

  static func bytes(of path: String) throws(TableError) -> [UInt8] {
    let limit = 1 << 30
    guard !isFolder(path) else { throw TableError(source: path, problem: folderProblem) }
    guard let file = FileHandle(forReadingAtPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw TableError(
        source: path,
        problem: exists ? "the file may not be read; check its permissions" : "there is no such file; check the path")
    }
    defer { try? file.close() }
    var bytes: [UInt8] = []
    do {
      while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
        bytes.append(contentsOf: chunk)
        // A NUL is an error wherever it stands: no need to read on, which from a device might never end.
        if chunk.contains(0) { break }
        guard bytes.count <= limit else {
          throw TableError(source: path, problem: "the file is larger than 1 GB; take a sample of its rows")
        }
      }
    } catch let error as TableError {
      throw error
    } catch {
      throw TableError(source: path, problem: "reading the file failed: \(error.localizedDescription)")
    }
    return bytes
  }

  private static let folderProblem = "this is a folder; name a CSV file in it"

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

extension [String] {
  /// The elements as a message lists them: at most twelve, then how many more there are.
  var list: String {
    let shown = prefix(12).map { $0.printable(upTo: 300) }.joined(separator: ", ")
    return count > 12 ? "\(shown) and \(count - 12) more" : shown
  }
}
