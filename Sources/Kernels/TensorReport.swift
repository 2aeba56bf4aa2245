import Glibc

/// Writes a line to standard error at once, so that it is seen even if the program ends with the next instruction.
public func reportToStandardError(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
