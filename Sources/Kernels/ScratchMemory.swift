/// Memory that a fused network computes in; it is zero at first and freed all at once.
final class ScratchMemory {
  private var blocks: [UnsafeMutableRawPointer] = []

  func lanes(_ count: Int) -> UnsafeMutablePointer<Lanes> { make(Lanes(), count) }
  func choices(_ count: Int) -> UnsafeMutablePointer<SIMD16<Int32>> { make(SIMD16<Int32>(), count) }
  func numbers(_ count: Int) -> UnsafeMutablePointer<Float> { lanes((count + 15) / 16).numbers }

  private func make<T>(_ zero: T, _ count: Int) -> UnsafeMutablePointer<T> {
    let block = UnsafeMutablePointer<T>.allocate(capacity: max(count, 1))
    block.initialize(repeating: zero, count: max(count, 1))
    blocks.append(block)
    return block
  }

  deinit {
    for block in blocks { block.deallocate() }
  }
}
