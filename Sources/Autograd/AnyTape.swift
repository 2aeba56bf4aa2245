import Glibc
import Synchronization
import Tensors

/// What every tape has, whatever the type of its numbers: a number, an owner, and whether it is still recording.
///
/// The current tape is task-local, so that two tasks that train two models do not meet. A tape belongs to the thread
/// that runs its closure: a second task that reaches it, by inheriting the task-local value or by being handed a
/// tracked tensor, stops the program with a sentence that says so, instead of corrupting the gradient.
public class AnyTape: @unchecked Sendable {
  @TaskLocal static var current: AnyTape?

  /// A tape that records nothing: the current one inside `noGradient`.
  static let paused = AnyTape(number: 0)

  /// The numbers of all tapes that are recording now, in any task.
  private static let open = Mutex<Set<UInt64>>([])
  private static let lastNumber = Atomic<UInt64>(0)

  let number: UInt64
  private let owner = pthread_self()
  private var isRecording = true

  private init(number: UInt64) { self.number = number }

  init() {
    number = AnyTape.lastNumber.add(1, ordering: .relaxed).newValue
    AnyTape.open.withLock { _ = $0.insert(number) }
  }

  /// Ends the recording; tensors that outlive it are constants.
  func close() {
    isRecording = false
    AnyTape.open.withLock { _ = $0.remove(number) }
  }

  /// The tape on which an operation on the tensor at `reference` is to be recorded, or nil for a constant.
  static func recording(_ reference: TapeReference) -> AnyTape? {
    guard reference.tape != 0 else { return nil }
    guard let current else {
      refuse(reference, "a tensor of a tape was used by another task; one tape, one task")
      return nil
    }
    guard current !== paused else { return nil }
    guard current.number == reference.tape else {
      refuse(reference, "a tensor of an outer tape was used on an inner one; if it is a constant there, use .detached")
      return nil
    }
    guard pthread_equal(current.owner, pthread_self()) != 0, current.isRecording else {
      programmerError("a second task recorded on a tape that is not its own; one tape, one task")
    }
    return current
  }

  /// Stops the program if the tape of a tensor is still recording: elsewhere it may not be used as a constant.
  private static func refuse(_ reference: TapeReference, _ sentence: String) {
    if open.withLock({ $0.contains(reference.tape) }) { programmerError(sentence) }
  }
}

/// Runs `body` without recording: values are computed, gradients are not prepared.
///
/// Inside it tensors of the current tape count as constants.
public func noGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try AnyTape.$current.withValue(AnyTape.paused, operation: body)
}
