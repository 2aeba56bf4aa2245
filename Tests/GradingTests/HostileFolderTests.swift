import Foundation
import TestSupport
import Testing

@testable import Grading

/// Folders that are too large, too deep, or hold what cannot be read: each is a remark, and the rest is graded.
@Suite struct HostileFolderTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try shell("mkdir -p class/Eve class/Zoe; echo 'let z = 1' > class/Zoe/StepDecay.swift")
  }

  func shell(_ script: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "set -e; cd '\(folder.path())'; \(script)"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  func handedIn() throws -> (eve: Submission, strays: [String]) {
    let found = try Submission.all(in: folder.url("class"), wanted: ["StepDecay.swift"], originals: nil)
    let zoe = try #require(found.submissions.last)
    #expect(zoe.files["StepDecay.swift"] == .source("let z = 1\n", path: "StepDecay.swift"))
    return (try #require(found.submissions.first), found.strays)
  }

  func isRead(_ submission: Submission) -> Bool {
    if case .source = submission.files["StepDecay.swift"] { true } else { false }
  }

  @Test func `names that are not UTF-8 are passed over with a remark, wherever they stand`() throws {
    try shell(
      """
      echo a > class/Eve/StepDecay.swift; echo b > $'class/Eve/caf\\xe9.swift'
      mkdir $'class/Eve/\\xfcbung'; echo c > $'class/Eve/\\xfcbung/StepDecay.swift'
      mkdir $'class/M\\xfcller'; echo c > $'class/M\\xfcller/StepDecay.swift'; cp class/Zoe/StepDecay.swift $'class/\\xff.zip'
      """)
    let (eve, strays) = try handedIn()
    #expect(isRead(eve))
    #expect(eve.notes.contains { $0.contains("caf\u{FFFD}.swift, \u{FFFD}bung were passed over") })
    #expect(strays.count == 2)
    #expect(strays.contains { $0.contains("M\u{FFFD}ller was passed over: its name is not UTF-8") })
  }

  @Test func `a class of nothing but such names says so`() throws {
    try shell("rm -r class/*; mkdir $'class/M\\xfcller'")
    #expect {
      try Submission.all(in: folder.url("class"), wanted: ["StepDecay.swift"], originals: nil)
    } throws: { "\($0)".contains("M\u{FFFD}ller") }
  }

  @Test func `twenty thousand files are looked at, more are not`() throws {
    try shell("cd class/Eve; mkdir heap; echo a > StepDecay.swift; cd heap; seq 20100 | xargs touch")
    let found = try handedIn().eve
    #expect(isRead(found))
    #expect(found.notes.contains { $0.contains("more files than are looked at") })
    try shell("cd class/Eve; mv StepDecay.swift heap/zzz; seq 20000 | xargs touch")
    guard case .refused(let reason) = try handedIn().eve.files["StepDecay.swift"] else {
      Issue.record("a file that may be there is not missing")
      return
    }
    #expect(reason.contains("not everything was looked at"))
  }

  @Test func `a tree that is too deep is left where it is too deep`() throws {
    try shell(
      """
      echo a > class/Eve/StepDecay.swift; cd class/Eve; name=$(printf 'x%.0s' $(seq 250))
      for n in $(seq 40); do mkdir $name; cd $name; done
      """)
    let eve = try handedIn().eve
    #expect(isRead(eve))
    #expect(eve.notes.contains { $0.contains("not entered") || $0.contains("could not be read") })
    #expect(eve.notes.allSatisfy { $0.utf8.count < 1_000 })
    try shell("rm -r class/Eve; mkdir -p class/Eve; cd class/Eve; mkdir -p $(seq -s/ 17); echo a > StepDecay.swift")
    #expect(try handedIn().eve.notes.contains { $0.contains("only 16 folders inside one another") })
  }

  @Test func `pipes, devices, sockets and links that run in circles are not read`() throws {
    try shell(
      """
      cd class/Eve; echo a > StepDecay.swift; mkfifo pipe.swift; ln -s . circle; ln -s loop loop; ln -s /dev/zero zero.swift
      mknod null.swift c 1 3 || mkfifo null.swift
      """)
    let eve = try handedIn().eve
    #expect(isRead(eve))
    let note = try #require(eve.notes.first { $0.contains("not followed") })
    for name in ["pipe.swift", "circle", "loop", "zero.swift", "null.swift"] { #expect(note.contains(name)) }
  }

  @Test func `a huge file costs nothing`() throws {
    try shell(
      "cd class/Eve; truncate -s 200G StepDecay.swift; truncate -s 200G more.zip; truncate -s 200G Sources.swift")
    let eve = try handedIn().eve
    guard case .refused(let reason) = eve.files["StepDecay.swift"] else {
      Issue.record("it was read")
      return
    }
    #expect(reason.contains("at most 262144"))
    #expect(eve.notes.contains { $0.contains("more.zip could not be opened") })
  }

  @Test func `archives beyond the budget are named, and the file beside them is read`() throws {
    try shell("cd class/Eve; echo a > StepDecay.swift; for n in 1 2 3 4 5; do truncate -s 60M $n.zip; done")
    let eve = try handedIn().eve
    #expect(isRead(eve))
    #expect(eve.notes.filter { $0.contains("could not be opened") }.count == 2)
    #expect(eve.notes.filter { $0.contains("are as much as is read") }.count == 3)
  }

  @Test func `names that begin with a dot are said to be passed over`() throws {
    try shell("mkdir class/.hidden class/.git; touch class/.DS_Store")
    #expect(try handedIn().strays == [".hidden was passed over: its name begins with a dot."])
  }
}
