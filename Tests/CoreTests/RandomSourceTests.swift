import Foundation
import Testing

@testable import Core

@Suite struct RandomSourceTests {
  /// splitmix64.c, seeds 0 and 1234567, as Rosetta Code and the tests of several libraries publish them.
  @Test(
    arguments: [
      (0, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC]),
      (
        1_234_567,
        [
          6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
          16_408_922_859_458_223_821,
        ]
      ),
    ] as [(UInt64, [UInt64])])
  func `SplitMix64 agrees with the reference implementation`(seed: UInt64, words: [UInt64]) {
    var source = SplitMix64(seed: seed)
    #expect(words.map { _ in source.next() } == words)
  }

  /// xoshiro256starstar.c from the state 1, 2, 3, 4, as rand_xoshiro's tests publish it.
  @Test func `xoshiro256** agrees with the reference implementation`() {
    var source = RandomSource(state: (1, 2, 3, 4))
    let words: [UInt64] = [
      11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
      16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect(words.map { _ in source.next() } == words)
  }

  @Test func `seeds and streams give different numbers, the same ones the same`() {
    var sources = (0..<50).map { RandomSource(seed: $0) }
    sources += (0..<50).map { RandomSource(seed: 0, stream: $0) } + (1..<50).map { RandomSource(seed: $0, stream: 0) }
    let firsts = sources.map { source in
      var copy = source
      return copy.next()
    }
    #expect(Set(firsts).count == firsts.count)
    #expect(RandomSource(seed: 9) == RandomSource(seed: 9))
  }

  @Test func `a decoded source continues with the same numbers`() throws {
    var source = RandomSource(seed: 5)
    for _ in 0..<10 { _ = source.next() }
    var restored = try JSONDecoder().decode(RandomSource.self, from: JSONEncoder().encode(source))
    #expect((0..<100).map { _ in source.gaussian() } == (0..<100).map { _ in restored.gaussian() })
  }

  @Test(arguments: ["[0,0,0,0]", "[1,2,3]", "[1,2,3,4,5]", "[1,2,3,-4]", "{}", "null"])
  func `a state that cannot be is refused`(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(RandomSource.self, from: Data(json.utf8)) }
  }

  @Test func `uniform numbers have the moments of the even distribution`() {
    var source = RandomSource(seed: 11)
    let draws = (0..<100_000).map { _ in source.uniform() }
    let mean = draws.reduce(0, +) / 1e5
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
    #expect(abs(mean - 0.5) <= 5 * 0.2887 / 1e5.squareRoot())
    #expect(abs(variance - 1.0 / 12) <= 0.002)
    #expect(draws.allSatisfy { 0 <= $0 && $0 < 1 })
  }

  /// Moments within five standard errors, and the share beyond 1, 2 and 3 deviations.
  @Test func `gaussian numbers have the moments of the normal distribution`() {
    var source = RandomSource(seed: 12)
    let n = 200_000.0
    let draws = (0..<200_000).map { _ in source.gaussian() }
    func moment(_ k: Double) -> Double { draws.reduce(0) { $0 + pow($1, k) } / n }
    func share(beyond x: Double) -> Double { Double(draws.filter { abs($0) > x }.count) / n }
    #expect(abs(moment(1)) <= 5 / n.squareRoot())
    #expect(abs(moment(2) - 1) <= 5 * (2 / n).squareRoot())
    #expect(abs(moment(3)) <= 5 * (15 / n).squareRoot())
    #expect(abs(moment(4) - 3) <= 5 * (96 / n).squareRoot())
    #expect(abs(share(beyond: 1) - 0.317311) <= 0.005)
    #expect(abs(share(beyond: 2) - 0.045500) <= 0.0025)
    #expect(abs(share(beyond: 3) - 0.002700) <= 0.0006)
  }

  @Test(arguments: [1, 2, 3, 6, 7, 100]) func `an index is drawn evenly`(count: Int) {
    var source = RandomSource(seed: 13)
    var counts = [Int](repeating: 0, count: count)
    for _ in 0..<60_000 { counts[source.index(below: count)] += 1 }
    let expected = 60_000 / Double(count)
    let chiSquared = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    #expect(chiSquared <= Double(count - 1) + 5 * (2 * Double(count)).squareRoot())
  }

  @Test func `huge bounds are not biased towards small numbers`() {
    var source = RandomSource(seed: 14)
    let bound = Int.max / 3 * 2
    let high = (0..<10_000).filter { _ in source.index(below: bound) >= bound / 2 }.count
    #expect(abs(high - 5_000) <= 250)
  }

  @Test func `an index below nothing is a programmer's error`() async {
    await #expect(processExitsWith: .failure) {
      var source = RandomSource(seed: 0)
      _ = source.index(below: 0)
    }
  }

  @Test func `all orders of three are equally likely`() {
    var source = RandomSource(seed: 15)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[source.permutation(of: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 2_000) <= 220 })
    #expect(source.permutation(of: 0).isEmpty)
  }

  /// The oracle is the system's library, which may itself be off by a unit in the last place.
  @Test func `the portable functions agree with the system's`() {
    var source = RandomSource(seed: 16)
    var worst = 0.0
    for _ in 0..<20_000 {
      let x = source.uniform() * pow(10, Double(source.index(below: 40) - 20)) + .leastNonzeroMagnitude
      worst = max(worst, abs(PortableMath.log(x) - log(x)) / max(abs(log(x)), 1e-3))
      let t = 20 * source.uniform() - 10
      let (cosine, sine) = PortableMath.cosineAndSine(turns: t)
      let quarter = (t * 4).rounded() / 4
      let angle = (t - quarter) * 2 * Double.pi
      let turned = quarter * 2 * Double.pi
      worst = max(worst, abs(cosine - (cos(angle) * cos(turned) - sin(angle) * sin(turned))))
      worst = max(worst, abs(sine - (sin(angle) * cos(turned) + cos(angle) * sin(turned))))
      worst = max(worst, abs(PortableMath.power(x + 1, source.uniform() * 0 + 0.25) / pow(x + 1, 0.25) - 1))
    }
    #expect(worst <= 3e-14)
  }

  @Test(arguments: [0.5, 0.9, 0.999, 1, 1.5]) func `a whole power is as many factors`(base: Double) {
    var product = 1.0
    var worst = 0.0
    for exponent in 0...100 {
      worst = max(worst, abs(PortableMath.integerPower(base, exponent) / product - 1))
      product *= base
    }
    #expect(worst <= 3e-14)
  }

  @Test func `logarithm and exponential have an answer for every number`() {
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(.infinity) == .infinity)
    #expect(PortableMath.log(-1).isNaN && PortableMath.log(.nan).isNaN)
    #expect(abs(PortableMath.log(.leastNonzeroMagnitude) / Foundation.log(.leastNonzeroMagnitude) - 1) <= 1e-15)
    #expect(PortableMath.exp(.nan).isNaN)
    for x in [710, 1e4, 1e300, .infinity] as [Double] { #expect(PortableMath.exp(x) == .infinity) }
    for x in [-800, -1e4, -1e300, -.infinity] as [Double] { #expect(PortableMath.exp(x) == 0) }
    for x in [-700, -20, 0, 20, 700] as [Double] { #expect(abs(PortableMath.exp(x) / Foundation.exp(x) - 1) <= 1e-12) }
    #expect(PortableMath.power(.infinity, 0.5) == .infinity)
  }
}
