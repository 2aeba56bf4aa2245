import Core
import Foundation

/// The curves of event files: every number in them, by run, tag and step.
///
///     let log = try ScalarLog(contentsOf: "runs/finder")
///     log.runs                                            // ["train": ["loss": [0: 2.31, 1: 2.30, …], "lr": …]]
///
/// A run is a folder with event files, as for TensorBoard; several files in one folder are a run that was continued. The
/// last value of a step counts, and where a session starts anew, what was written from its step on is forgotten. Numbers
/// are those of PyTorch's and Lightning's writers, of TensorFlow's and of ``TrainingLog``.
public struct ScalarLog: Sendable {
  /// The values of a tag, by step.
  public typealias Curve = [Int: Double]
  /// The file or folder.
  public let path: String
  /// The curves by run and tag; a run is called as its folder, seen from `path`.
  public let runs: [String: [String: Curve]]

  /// Reads an event file, or all event files in a folder and in the folders below.
  ///
  /// - Throws: `LogError` for a file that is missing, no event file, or damaged, and for a folder without one.
  public init(contentsOf path: String) throws {
    self.path = path
    var runs: [String: [String: Curve]] = [:]
    for (run, file) in try Self.files(at: path) {
      for record in try EventFile.records(at: file) {
        if record.content == .sessionStart {
          runs[run] = runs[run]?.mapValues { curve in curve.filter { $0.key < record.step } }
        }
        for value in record.values {
          // The shortest decimal: what was logged as 0.1 is 0.1, and not the nearest Float's 0.10000000149.
          if case .scalar(let number) = value.content {
            runs[run, default: [:]][value.tag, default: [:]][record.step] = Double("\(number)") ?? Double(number)
          }
        }
      }
    }
    self.runs = runs
  }

  /// Whether a path is a folder, or is called as event files are.
  public static func isEventLog(at path: String) -> Bool {
    isFolder(path) || isEventFile(URL(filePath: path).lastPathComponent)
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func isEventFile(_ name: String) -> Bool { name.contains("tfevents") }

  private static func files(at path: String) throws -> [(run: String, file: String)] {
    guard isFolder(path) else { return [(".", path)] }
    let names = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).filter {
      isEventFile(($0 as NSString).lastPathComponent)
    }
    guard !names.isEmpty else {
      throw LogError(path, "there is no event file (…tfevents…) in this folder, nor below it")
    }
    return names.sorted().map { name in
      let run = name.folderOfPath
      return (run.isEmpty ? "." : run, "\(path)/\(name)")
    }
  }

  /// Two curves of one run at the steps that both have, and how many steps have only one of them.
  ///
  /// - Parameters:
  ///   - first, second: the tags that each may have, best first, in any case.
  ///   - hint: what to do where a tag is not there: "name it by --rate-column".
  /// - Throws: `LogError` where no run has both, where several have, and where they share no step.
  public func pairs(
    _ first: (tags: [String], hint: String), _ second: (tags: [String], hint: String)
  ) throws -> (points: [(step: Int, first: Double, second: Double)], unpaired: Int) {
    var found: [(run: String, first: Curve, second: Curve)] = []
    for (run, curves) in runs.sorted(by: { $0.key < $1.key }) {
      guard let one = Self.curve(among: first.tags, in: curves), let two = Self.curve(among: second.tags, in: curves)
      else { continue }
      found.append((run, one, two))
    }
    guard found.count < 2 else {
      throw LogError(
        path, "the runs \(Self.list(found.map(\.run))) all have such curves; name the folder of one of them")
    }
    guard let pair = found.first else {
      try require(first)
      try require(second)
      throw LogError(path, "no run has both curves, \(first.tags[0]) and \(second.tags[0]); log them in one run")
    }
    let steps = Set(pair.first.keys).intersection(pair.second.keys).sorted()
    guard !steps.isEmpty else {
      throw LogError(
        path, "the curves \(first.tags[0]) and \(second.tags[0]) share no step; log both at the same steps")
    }
    let points = steps.compactMap { step in
      pair.first[step].flatMap { one in pair.second[step].map { (step: step, first: one, second: $0) } }
    }
    return (points, Set(pair.first.keys).union(pair.second.keys).count - points.count)
  }

  private static func curve(among tags: [String], in curves: [String: Curve]) -> Curve? {
    for tag in tags {
      let names = curves.keys.filter { $0.lowercased() == tag.lowercased() }
      if let name = names.first(where: { $0 == tag }) ?? names.min() { return curves[name] }
    }
    return nil
  }

  /// - Throws: `LogError` with the nearest tag where no run has one of these.
  private func require(_ wanted: (tags: [String], hint: String)) throws {
    let tags = Set(runs.values.flatMap(\.keys)).sorted()
    guard !runs.values.contains(where: { Self.curve(among: wanted.tags, in: $0) != nil }) else { return }
    guard !tags.isEmpty else { throw LogError(path, "there is no number in these event files") }
    let meant = nearestName(to: wanted.tags[0], among: tags).map { "; did you mean \($0)?" } ?? ";"
    throw LogError(
      path, "there is no curve \(wanted.tags[0])\(meant) The tags are \(Self.list(tags)); \(wanted.hint)")
  }

  private static func list(_ names: [String]) -> String {
    names.count <= 20 ? names.joined(separator: ", ") : names.prefix(20).joined(separator: ", ") + ", …"
  }
}
