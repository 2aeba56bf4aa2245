import Core
import Foundation

/// The states that the lessons' pages link to: `lesson03/comparison` is States/lesson03/comparison.json.
struct NamedStates: Sendable {
  private let folder: URL?

  init() { folder = Bundle.module.url(forResource: "States", withExtension: nil) }

  /// All names, sorted.
  var names: [String] {
    guard let folder else { return [] }
    func entries(_ url: URL) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] }
    return entries(folder).flatMap { lesson in
      entries(folder.appending(path: lesson)).filter { $0.hasSuffix(".json") }.map { "\(lesson)/\($0.dropLast(5))" }
    }.sorted()
  }

  /// The state of that name, and what it shows in a sentence.
  func state(_ name: String) throws(StudioError) -> (StudioState, String?) {
    // Only names of the list are ever joined to a path.
    guard names.contains(name), let folder, let json = try? Data(contentsOf: folder.appending(path: "\(name).json"))
    else {
      throw StudioError("There is no state named \(name.prefix(60))\(knownNames(names, insteadOf: name))")
    }
    struct Remark: Decodable { var shows: String? }
    let state = try StudioState(text: String(decoding: json, as: UTF8.self))
    return (state, try? JSONDecoder().decode(Remark.self, from: json).shows)
  }
}

/// What a command needs to know of the named states.
public enum StudioNames {
  /// The names that `--open` takes.
  public static var all: [String] { NamedStates().names }

  /// Whether the files of the page stand beside the program.
  public static var hasPage: Bool { Bundle.module.url(forResource: "Page/index", withExtension: "html") != nil }
}
