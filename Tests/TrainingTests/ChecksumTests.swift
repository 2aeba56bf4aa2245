import Core
import Testing
import Training

@Suite struct ChecksumTests {
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func `the checksum of bytes is the one that its authors publish`(text: String, published: UInt64) {
    var sum = Checksum()
    sum.add(bytes: text.utf8)
    #expect(sum.value == published)
  }

  @Test(arguments: 1...5) func `one flipped bit of one word changes it, and so does another order`(seed: Int) {
    var random = RandomSource(seed: UInt64(seed))
    let words = (0..<50).map { _ in random.next() }
    func checksum(_ words: [UInt64]) -> UInt64 {
      var sum = Checksum()
      words.forEach { sum.add($0) }
      return sum.value
    }
    for place in words.indices {
      for bit in 0..<64 {
        var flipped = words
        flipped[place] ^= 1 << bit
        #expect(checksum(flipped) != checksum(words))
      }
    }
    #expect(checksum(words.reversed()) != checksum(words))
    #expect(checksum(words + [0]) != checksum(words))
  }
}
