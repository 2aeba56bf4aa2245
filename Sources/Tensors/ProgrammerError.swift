import Glibc

/// Stops the program with one sentence on standard error.
///
/// `precondition` alone would stop it without a word, because the numeric modules are optimised even in debug builds.
package func programmerError(_ sentence: String) -> Never {
  let line = Array("Fatal mistake: \(sentence)\n".utf8)
  _ = write(2, line, line.count)
  preconditionFailure(sentence)
}

/// The value, or the end of the program with the sentence of the error.
@inline(__always) package func valid<Value>(_ value: () throws(ShapeError) -> Value) -> Value {
  do {
    return try value()
  } catch {
    programmerError(error.description)
  }
}
