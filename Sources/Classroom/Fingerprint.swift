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
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      // FNV-1a, 64 bits.
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    let files = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: course.url(folder).path)) ?? []).sorted()
        .filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    }
    for file in files + more {
      add(file.utf8)
      add([0])
      if let data = try? Data(contentsOf: course.url(file)) { add(data) }
      add([0])
    }
    return String(hash, radix: 16)
  }
}
