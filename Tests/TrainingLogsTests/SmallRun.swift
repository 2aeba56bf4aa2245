import GradientDescent
import Synchronization
import Training

/// The records of a small run: epochs of three steps, whose numbers follow from the step alone.
func record(_ step: Int) -> Record {
  let ends = step % 3 == 2
  return Record(
    step: step, rate: 0.1 / Double(step + 1), loss: 2 / Double(step + 2), epoch: step / 3, examples: 8,
    validation: ends ? Evaluation(loss: 3 / Double(step + 2), accuracy: Double(step) / 20) : nil, endsEpoch: ends)
}

/// A clock that a test sets.
final class Clock: Sendable {
  private let time: Mutex<Double>

  init(_ start: Double = 1_700_000_000) { time = Mutex(start) }

  var now: Double {
    get { time.withLock { $0 } }
    set { time.withLock { $0 = newValue } }
  }
}

/// As much of a PNG file as a log looks at.
enum Picture {
  static func png(width: Int, height: Int, colourType: UInt8) -> [UInt8] {
    func bigEndian(_ number: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(number >> ($0 * 8) & 255) } }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bigEndian(13) + Array("IHDR".utf8) + bigEndian(width)
      + bigEndian(height) + [8, colourType, 0, 0, 0] + bigEndian(0) + [9, 9, 9]
  }
}
