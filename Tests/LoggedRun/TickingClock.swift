import Synchronization

/// A clock that goes on by a quarter of a second for each question.
final class TickingClock: Sendable {
  private let time: Mutex<Double>

  init(from start: Double) { time = Mutex(start) }

  func next() -> Double {
    time.withLock { time in
      time += 0.25
      return time
    }
  }
}
