import Foundation

/// What somebody types, line by line, without waiting for it.
final class Keyboard {
  private var unfinished = ""
  private var isClosed = false

  /// The lines that were typed since the last call.
  func lines() -> [String] {
    while !isClosed && hasInput {
      let bytes = FileHandle.standardInput.availableData
      // Nothing although something is there: it is closed.
      if bytes.isEmpty { isClosed = true }
      unfinished += String(decoding: bytes, as: UTF8.self)
    }
    var parts = unfinished.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    unfinished = parts.popLast() ?? ""
    return parts
  }

  /// Asks a question; nil when standard input is no terminal.
  func answer(to question: String) -> String? {
    guard isatty(FileHandle.standardInput.fileDescriptor) == 1 else { return nil }
    try? FileHandle.standardOutput.write(contentsOf: Data(question.utf8))
    return readLine() ?? ""
  }

  /// Whether reading would not wait.
  private var hasInput: Bool {
    var input = pollfd(fd: FileHandle.standardInput.fileDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&input, 1, 0) > 0
  }
}
