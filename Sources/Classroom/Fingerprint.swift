import Foundation

/// A short name for the contents of files: equal contents, equal name.
public enum Fingerprint {
  /// Of the files that decide about an exercise: all Swift files of its lesson's body, and its suite.
  public static func of(_ exercise: Exercise, in course: CourseFolder) -> String {
    let folder = (exercise.path as NSString).deletingLastPathComponent
    return of([folder], more: [exercise.suitePath], in: course)
  }

  /// Of all Swift files in these folders, which is what an editor changes.
  public static func of(_ folders: [String], more: [String] = [], in course: CourseFolder) -> String {
    let files = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: course.url(folder).path)) ?? []).sorted()
        .filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    }
    return of((files + more).flatMap { [Data($0.utf8), (try? Data(contentsOf: course.url($0))) ?? Data()] })
  }

  /// Of texts, each with its end: "ab", "c" is not "a", "bc".
  public static func of(texts: [String]) -> String { of(texts.map { Data($0.utf8) }) }

  /// Two 64-bit hashes, the first of them FNV-1a: 128 bits.
  ///
  /// - Source: Fowler, Noll and Vo, The FNV Non-Cryptographic Hash Algorithm (1991).
  private static func of(_ parts: [Data]) -> String {
    var (a, b): (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15)
    func add(_ byte: UInt8) {
      a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
      b = (b &+ UInt64(byte)) &* 0xd129_42a7_8bf5_a9b5
      b ^= b >> 29
    }
    for part in parts {
      part.forEach(add)
      // No byte of UTF-8.
      add(0xff)
    }
    return String(a, radix: 16) + "-" + String(b, radix: 16)
  }
}
