import Core
import Foundation

/// The secret part of the page's address: kept for the user, so that a server started anew has the same address.
public struct StudioToken: Sendable {
  /// 32 hexadecimal digits.
  public let text: String

  /// The token of a folder, made where there is none.
  ///
  /// - Parameters:
  ///   - folder: nil for the user's own state folder.
  ///   - isNew: whether another one is made in any case; old links then lead nowhere.
  public init(in folder: URL? = nil, isNew: Bool = false) throws {
    let folder = folder ?? Self.stateFolder
    let file = folder.appending(path: "studio-token")
    if !isNew,
      let known = try? String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines),
      known.wholeMatch(of: #/[0-9a-f]{32}/#) != nil
    {
      text = known
    } else {
      var random = SystemRandomNumberGenerator()
      text = (0..<2).map { _ in
        let part = String(random.next() as UInt64, radix: 16)
        return String(repeating: "0", count: 16 - part.count) + part
      }.joined()
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      // There with the right permissions before it holds the secret.
      try? FileManager.default.removeItem(at: file)
      guard FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
      else { throw StudioError("\(file.path) cannot be written; it holds the secret part of the page's address.") }
      try WholeFile.write(Data("\(text)\n".utf8), to: file.path)
    }
  }

  private static var stateFolder: URL {
    let environment = ProcessInfo.processInfo.environment
    let base =
      environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
      ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state")
    return base.appending(path: "gradient-workbench")
  }
}
