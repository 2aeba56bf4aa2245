/// Where a tensor stands on a tape; tape 0 is none.
///
/// A tensor carries this number and nothing else of the tape, so that it stays a value that can be sent anywhere.
public struct TapeReference: Hashable, Sendable {
  /// The number of the tape; every tape of a process has another.
  package let tape: UInt64
  /// The position on that tape.
  package let index: Int

  package init(tape: UInt64, index: Int) {
    self.tape = tape
    self.index = index
  }

  /// On no tape: a constant.
  package static let none = TapeReference(tape: 0, index: 0)
}
