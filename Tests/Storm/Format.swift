import CZlib
import Classroom
import Datasets
import Foundation
import Grading
import Schedules
import Tensors
import Training
import Tuning

/// A kind of file that the workbench reads: a sound one, and its reader.
struct Format: Sendable {
  let name: String
  let sound: [UInt8]
  /// Whether a message names the file; a schedule's text has no name.
  var isNamed = true
  /// Reads a file as the programs do, and uses what it holds.
  let read: @Sendable (_ file: [UInt8], _ source: String) throws -> Void

  static let all = [table, curve, spec, checkpoint, images, compressedImages, archive, events, log]

  static let table = Format(
    name: "table", sound: text((1...12).map { "\($0),\($0 * $0 % 7).5,\"\(100 - $0)\"" }, header: "area,rooms,price")
  ) { file, source in
    let table = try Table(csv: file, source: source)
    for kind in TargetKind.allCases {
      do {
        _ = try table.dataset(as: kind, missing: .drop).split(validation: 0.2, test: 0.2, seed: 1)
      } catch { try Sentence.check("\(error)", source: nil) }
    }
    _ = try table.regression(missing: .drop)
  }

  static let curve = Format(
    name: "curve", sound: text((0..<40).map { "\(1e-5 * Double($0 + 1)),\(3 - 0.06 * Double($0))" }, header: "lr,loss")
  ) { file, source in
    let curve = try RangeTestCurve(csv: String(decoding: file, as: UTF8.self), source: source)
    for method in SuggestionMethod.all {
      do { _ = try curve.suggestion(method) } catch { try Sentence.check("\(error)", source: nil) }
    }
  }

  static let spec = Format(
    name: "spec",
    sound: Array(
      """
      {"class": "SequentialLR", "params": {"schedulers": [{"class": "LinearLR", "params": {"start_factor": 0.1,
      "total_iters": 5}}, {"class": "CosineAnnealingLR", "params": {"T_max": 20, "eta_min": 0.001}}], "milestones": [5]},
      "base_lrs": [0.1, 0.01], "optimizer": {"class": "SGD", "params": {"momentum": 0.9}}, "num_steps": 30}
      """.utf8), isNamed: false
  ) { file, _ in
    let spec = try Spec(json: Data(file))
    if spec.steps <= 10_000 { _ = spec.rows }
  }

  static let checkpoint = Format(
    name: "checkpoint",
    sound: Safetensors(
      [
        ("weight", .float(Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]))),
        ("bias", .double(Tensor([0.5, -0.5], shape: [2]))),
      ], metadata: ["step": "12"]
    ).bytes
  ) { file, source in
    _ = try Safetensors(bytes: file, path: source).bytes
  }

  private static let pixels: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5] + (0..<60).map { UInt8($0 * 4) }

  static let images = Format(name: "images", sound: pixels) { file, source in
    _ = try IDXFile(bytes: file, source: source, axes: 3)
  }

  /// A gzip file of one stored block.
  static let compressedImages = Format(
    name: "compressed-images",
    sound: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + little(pixels.count, 2) + little(0xFFFF ^ pixels.count, 2) + pixels
      + little(Int(crc32(0, pixels, UInt32(pixels.count))), 4) + little(pixels.count, 4)
  ) { file, source in
    _ = try IDXFile(bytes: file, source: source, axes: 3)
  }

  /// A student's zip file; a class of this submission alone is read.
  static let archive = Format(
    name: "archive",
    sound: (try? Data(contentsOf: URL(filePath: "Tests/Submissions/zips/right.zip"))).map(Array.init) ?? [],
    isNamed: false
  ) { file, source in
    let found = try submissions(file)
    for sentence in found.strays + found.submissions.flatMap(\.notes) { try Sentence.check(sentence, source: nil) }
    for handed in found.submissions.flatMap(\.files.values) {
      if case .refused(let reason) = handed { try Sentence.check(reason, source: nil) }
      if case .source(let text, _) = handed, text != honest {
        throw Sentence.Fault(description: "other contents than the student's were read")
      }
    }
  }

  private static func submissions(_ file: [UInt8]) throws -> (submissions: [Submission], strays: [String]) {
    let place = FileManager.default.temporaryDirectory.appending(path: "storm-\(getpid())")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try Data(file).write(to: place.appending(path: "Ada.zip"))
    return try Submission.all(in: place, wanted: ["StepDecay.swift"], originals: nil)
  }

  /// What the sound zip file holds.
  private static let honest: String? = {
    guard case .source(let text, _)? = (try? submissions(archive.sound))?.submissions.first?.files["StepDecay.swift"]
    else { return nil }
    return text
  }()

  static let events = Format(
    name: "events",
    sound: text(
      [
        #"{"kind":"test","payload":{"id":"M.S/f()/A.swift:3:4","kind":"function","name":"f()"},"version":0}"#,
        #"{"kind":"event","payload":{"kind":"runStarted","messages":[]},"version":0}"#,
        #"{"kind":"event","payload":{"kind":"testStarted","testID":"M.S/f()/A.swift:3:4","messages":[]},"version":0}"#,
        #"{"kind":"event","payload":{"issue":{"isKnown":false},"kind":"issueRecorded","testID":"M.S/f()/A.swift:3:4","#
          + #""messages":[{"symbol":"fail","text":"Expectation failed: (a → 1) == 2"}]},"version":0}"#,
        #"{"kind":"event","payload":{"kind":"testEnded","testID":"M.S/f()/A.swift:3:4","messages":[]},"version":0}"#,
        #"{"kind":"event","payload":{"kind":"runEnded","messages":[]},"version":0}"#,
      ])
  ) { file, _ in
    let stream = EventStream(Data(file))
    for test in stream.tests { _ = (test.outcome, test.issues.map { Expectation($0.message) }) }
  }

  static let log = Format(
    name: "log",
    sound: text([
      "[1/3] Compiling Lesson03 StepDecay.swift", "\u{1B}[1m/c/StepDecay.swift:28:12: error: cannot find 'x' in scope",
      "28 |     return x", "   |            `- error: cannot find 'x' in scope",
    ])
  ) { file, _ in
    _ = BuildLog(String(decoding: file, as: UTF8.self)).errors(in: ["StepDecay.swift"])
  }

  private static func text(_ lines: [String], header: String? = nil) -> [UInt8] {
    Array((([header].compactMap { $0 } + lines).joined(separator: "\n") + "\n").utf8)
  }

  private static func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

/// What a message must be: one sentence for people that names the file.
enum Sentence {
  /// What is wrong with a message, or with what was read.
  struct Fault: Error, CustomStringConvertible { let description: String }

  private static let jargon = ["NSCocoa", "CodingKeys", "DecodingError", "Error Domain", "Swift.", "Optional("]

  /// - Parameter source: the file's name; nil where the message need not say it.
  static func check(_ message: String, source: String?) throws {
    func fault(_ what: String) -> Fault { Fault(description: "\(what): \(message.prefix(400).debugDescription)") }
    if message.isEmpty { throw fault("the message is empty") }
    if message.utf8.count > 1_200 { throw fault("the message has \(message.utf8.count) bytes") }
    if message.contains(where: { "\r\n".contains($0) || $0 == "\r\n" }) { throw fault("the message has several lines") }
    if let word = jargon.first(where: message.contains) { throw fault("the message speaks of \(word)") }
    if let source, !message.contains(source) { throw fault("the message does not name \(source)") }
  }
}
