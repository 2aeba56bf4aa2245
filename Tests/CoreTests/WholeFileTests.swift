import Foundation
import Synchronization
import Testing

@testable import Core

/// Files that are there whole or not at all, and the reasons where they are not.
@Suite final class WholeFileTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "whole-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appending(path: name).path }
  private var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() }

  @Test func `what is written is read, and nothing lies beside it`() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try WholeFile.write(bytes, to: path("a"))
    #expect(try WholeFile.read(path("a"), limit: bytes.count) == bytes)
    try WholeFile.write([1], to: path("a"), synchronized: true)
    #expect(try WholeFile.read(path("a"), limit: 10) == [1])
    #expect(names == ["a"])
  }

  @Test func `a file that is replaced keeps its permissions`() throws {
    try WholeFile.write([1], to: path("a"))
    chmod(path("a"), 0o640)
    try WholeFile.write([2], to: path("a"))
    #expect(try FileManager.default.attributesOfItem(atPath: path("a"))[.posixPermissions] as? Int == 0o640)
  }

  /// Foundation's own ends the program for a name of one character.
  @Test(arguments: [
    ("a", ""), (".", ""), ("é", ""), ("name.csv", ""), ("a/", ""), ("/a", "/"), ("/", "/"), ("//", "/"), ("a/b", "a"),
    ("a//b", "a"), ("a/b/", "a"), ("/a/b.c", "/a"), ("../x", ".."), ("", ""), ("a/\u{301}b", "a"),
  ])
  func `the folder of a path is what stands before its last name`(path: String, folder: String) {
    #expect(path.folderOfPath == folder)
  }

  @Test func `a link stays a link, and the file that it leads to is replaced`() throws {
    try WholeFile.write([1], to: path("file"))
    #expect(symlink("file", path("link")) == 0)
    try WholeFile.write([2, 3], to: path("link"))
    #expect(try WholeFile.read(path("file"), limit: 10) == [2, 3])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == "file")
    #expect(names == ["file", "link"])
  }

  @Test func `a pipe is written where it is, and stays one`() throws {
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    // Open for both, a pipe neither waits for a reader nor for a writer.
    let reader = open(path("pipe"), O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    try WholeFile.write([1, 2, 3], to: path("pipe"))
    var bytes = [UInt8](repeating: 0, count: 10)
    #expect(read(reader, &bytes, 10) == 3)
    #expect(bytes.prefix(3) == [1, 2, 3])
    var status = stat()
    #expect(stat(path("pipe"), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFIFO)
    #expect(names == ["pipe"])
  }

  @Test func `two paths to one file are the same, and neither a missing file nor a device is`() throws {
    try WholeFile.write([1], to: path("a"))
    try WholeFile.write([1], to: path("b"))
    #expect(symlink("a", path("link")) == 0)
    #expect(WholeFile.isSame(path("a"), folder.path + "/./a"))
    #expect(WholeFile.isSame(path("a"), path("link")))
    #expect(!WholeFile.isSame(path("a"), path("b")))
    #expect(!WholeFile.isSame(path("none"), path("none")))
    #expect(!WholeFile.isSame("/dev/null", "/dev/null"))
  }

  @Test func `what a killed writer left is removed, and what a living one writes is not`() throws {
    // A process that has ended; nobody else may get its number while it has not been reaped.
    let ended = Process()
    ended.executableURL = URL(filePath: "/bin/true")
    try ended.run()
    ended.waitUntilExit()
    for name in ["a.\(ended.processIdentifier)-1.part", "a.\(getpid())-9999.part", "a.b.part", "b.1-1.part"] {
      try Data().write(to: folder.appending(path: name))
    }
    try WholeFile.write([1], to: path("a"))
    let expected = ["a", "a.\(getpid())-9999.part", "a.b.part", "b.1-1.part"].sorted()
    #expect(names == expected)
  }

  @Test(arguments: [("no/folder/a", ENOENT), (String(repeating: "n", count: 300), ENAMETOOLONG)])
  func `a place that takes no file has the system's reason`(name: String, code: Int32) {
    let error = #expect(throws: FileError.self) { try WholeFile.write([1], to: path(name)) }
    #expect(error?.code == code)
    #expect(names == [])
  }

  @Test func `a missing file, a folder, a device and a file that is too large are told apart`() throws {
    try WholeFile.write([1, 2, 3], to: path("three"))
    for (file, words) in [
      (path("none"), "no such file"), (path("three") + "/x", "no such file"), (folder.path, "folder"),
      ("/dev/zero", "device"), (path("three"), "larger than 2 bytes"),
    ] {
      let error = #expect(throws: FileError.self) { try WholeFile.read(file, limit: 2) }
      let problem = error?.problem(reading: "a table", limit: "2 bytes")
      #expect(problem?.contains(words) == true, "\(file): \(problem ?? "")")
    }
    #expect(throws: FileError("/dev/zero", EFBIG)) {
      try WholeFile.read("/dev/zero", limit: 1 << 20, mayBeDevice: true)
    }
    #expect(try WholeFile.read("/dev/zero", limit: 1 << 20, mayBeDevice: true, endsAtNUL: true).first == 0)
  }

  @Test func `a signal waits for the end of what must not be left half done`() {
    let before = signal(SIGUSR1) { number in
      if EndSignals.mayEnd(by: number) { ended.add(1, ordering: .relaxed) }
    }
    // A thread of a queue lets no signal through.
    var (signals, mask) = (sigset_t(), sigset_t())
    sigemptyset(&signals)
    sigaddset(&signals, SIGUSR1)
    pthread_sigmask(SIG_UNBLOCK, &signals, &mask)
    defer {
      signal(SIGUSR1, before)
      pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
    // Other tests write files meanwhile, and put signals off as well: then the last of them sends it again.
    func ends(_ count: Int) -> Bool {
      let deadline = ContinuousClock.now + .seconds(60)
      while ended.load(ordering: .relaxed) < count, ContinuousClock.now < deadline { usleep(1_000) }
      return ended.load(ordering: .relaxed) == count
    }
    EndSignals.putOff {
      raise(SIGUSR1)
      raise(SIGUSR1)
      #expect(ended.load(ordering: .relaxed) == 0)
    }
    #expect(ends(1))
    raise(SIGUSR1)
    #expect(ends(2))
  }

  // MARK: Reasons

  private struct Notes: Codable {
    let steps: [Int]
    enum CodingKeys: String, CodingKey { case steps = "num_steps" }
  }

  @Test(arguments: [
    (#"{}"#, #"there is no "num_steps""#), (#"{"num_steps": [1, "x"]}"#, "num_steps, entry 2: "), ("[", "JSON"),
  ])
  func `a JSON text is refused with what is wrong and where, and without the names of types`(
    text: String, words: String
  ) {
    let error = #expect(throws: (any Error).self) { try JSONDecoder().decode(Notes.self, from: Data(text.utf8)) }
    let reason = error?.reason ?? ""
    #expect(reason.contains(words), "\(reason)")
    #expect(!reason.contains("CodingKeys") && !reason.contains("DecodingError"))
  }

  @Test func `Foundation's errors give the system's words`() {
    func reason(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return error.reason }
      return nil
    }
    #expect(reason { _ = try Data(contentsOf: URL(filePath: "/nowhere/at/all")) } == FileError("", ENOENT).reason)
    #expect(reason { _ = try Data(contentsOf: URL(filePath: "/tmp")) } == FileError("", EISDIR).reason)
    #expect(reason { try Data([1]).write(to: URL(filePath: "/dev/full")) } == FileError("", ENOSPC).reason)
    #expect(
      reason { try FileManager.default.createDirectory(atPath: "/dev/null/x", withIntermediateDirectories: true) }
        == FileError("", ENOTDIR).reason)
  }

  @Test func `a long text is cut, and its length is said`() {
    #expect(String(repeating: "x", count: 500_000).shortened.count < 250)
    #expect(String(repeating: "x", count: 500_000).shortened.hasSuffix("(500000 characters)"))
    #expect("one sentence.".shortened == "one sentence")
    #expect(String(repeating: "x", count: 2_000).withoutItsMiddle.count == 2_000)
    #expect(String(repeating: "x", count: 500_000).withoutItsMiddle.count < 2_000)
  }
}

private let ended = Atomic(0)
