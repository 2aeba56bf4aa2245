import Foundation
import Synchronization

/// Catches Ctrl-C (SIGINT) for a while: the first one is noted, the second ends the program as usual.
///
/// What was done about the signal before comes back with `release`. Several at a time share one handler, and one
/// Ctrl-C is a request to all of them.
public final class Interruption: Sendable {
  private let released = Mutex(false)
  /// How many requests there had been when this one began.
  private let before: Int

  /// Begins to listen; a request made earlier does not count.
  public init() {
    before = interruptCount.load(ordering: .relaxed)
    holders.withLock { state in
      state.count += 1
      guard state.count == 1 else { return }
      var action = sigaction()
      // A handler may do next to nothing; adding to an atomic number is allowed.
      action.__sigaction_handler.sa_handler = { _ in interruptCount.add(1, ordering: .relaxed) }
      // After the first, the usual action is back: a step that never ends can still be ended.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      sigaction(SIGINT, &action, &state.previous)
    }
  }

  /// Whether Ctrl-C was pressed since this was made.
  public var isRequested: Bool { interruptCount.load(ordering: .relaxed) > before }

  /// Puts back what was done about the signal before.
  public func release() {
    let isFirst = released.withLock { released in
      defer { released = true }
      return !released
    }
    guard isFirst else { return }
    holders.withLock { state in
      state.count -= 1
      if state.count == 0 { sigaction(SIGINT, &state.previous, nil) }
    }
  }

  deinit { release() }
}

/// Every Ctrl-C that was noted since the program began.
let interruptCount = Atomic(0)

/// How many catch the signal now, and what was done about it before the first of them.
private let holders = Mutex((count: 0, previous: sigaction()))
