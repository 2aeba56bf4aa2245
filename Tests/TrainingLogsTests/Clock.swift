import Synchronization

/// A clock that a test sets.
final class Clock: Sendable {
  private let time: Mutex<Double>

  init(_ start: Double = 1_700_000_000) { time = Mutex(start) }

  var now: Double {
    get { time.withLock { $0 } }
    set { time.withLock { $0 = newValue } }
  }
}
