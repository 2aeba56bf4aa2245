import Foundation

/// A piece of work that a peer in another language does, too.
protocol Benchmark {
  /// How long the work takes now, or what else is measured.
  func seconds() -> Double

  /// What the work computes.
  func check() -> [Double]
}

/// One line to whoever started us, at once.
func answer(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// The median duration of a few runs of `work`, in seconds.
func median(of runs: Int, _ work: () -> Void) -> Double {
  let clock = ContinuousClock()
  let times = (0..<runs).map { _ in clock.measure(work) / .seconds(1) }.sorted()
  return times[runs / 2]
}

/// Numbers in −½…½ that every language computes alike: the k-th is k·0x9E3779B97F4A7C15 mod 2⁶⁴, cut to 53 bits.
func numbers(_ range: Range<UInt64>) -> [Double] {
  range.map { Double(($0 &* 0x9E37_79B9_7F4A_7C15) >> 11) * 0x1p-53 - 0.5 }
}
