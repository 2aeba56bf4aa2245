import Foundation
import Testing

@testable import Kernels

/// How far are our own exponential, logarithm and their kin from the true values?
@Suite struct VectorMathTests {
  /// The bound of the docstring; a build without fused multiply-add cannot correct the quotients of tanh and sigmoid.
  #if PORTABLE
    static let bound = 2.5
  #else
    static let bound = 2.0
  #endif

  /// Numbers of every exponent and both signs, subnormal ones among them, and dense ones where the functions bend.
  static func arguments<Number: BinaryFloatingPoint>(_: Number.Type, step: Number) -> [Number] {
    var result: [Number] = []
    var size = Number.leastNonzeroMagnitude
    while size.isFinite {
      for significand in [1, 1.1, 1.25, 1.4142135, 1.5, 1.9, 1.9999998] as [Number] {
        result += [significand * size, -significand * size]
      }
      size *= 2
    }
    for place in -20_000...20_000 { result += [Number(place) * step, Number(place) * step / 64] }
    return result.filter(\.isFinite)
  }

  /// The distance in units of the last place of the true value, or nil where it is small enough.
  static func failure<Number: BinaryFloatingPoint, Wide: BinaryFloatingPoint>(
    _ ours: (Number) -> Number, _ theirs: (Wide) -> Wide, step: Number
  ) -> String? {
    for x in arguments(Number.self, step: step) {
      let (y, exact) = (ours(x), theirs(Wide(x)))
      let rounded = Number(exact)
      let units = Double(abs(Wide(y) - exact) / Wide(rounded.ulp))
      if y == rounded || (y.isNaN && rounded.isNaN) || units <= bound { continue }
      return "\(y) and not \(rounded) at \(x), \(units) units"
    }
    for x in [0, -0.0, Number.infinity, -.infinity, .nan] {
      let (y, exact) = (ours(x), Number(theirs(Wide(x))))
      if (y.isNaN && exact.isNaN) || (y == exact && (y.sign == exact.sign || y != 0)) { continue }
      return "\(y) and not \(exact) at \(x)"
    }
    return nil
  }

  @Test func `Floats are within two units in the last place, over all exponents and at the ends`() {
    typealias Ours = VectorMath<Float>
    #expect(Self.failure({ Ours.exp($0) }, { (x: Double) in exp(x) }, step: 0.006) == nil)
    #expect(Self.failure({ Ours.expm1($0) }, { (x: Double) in expm1(x) }, step: 0.006) == nil)
    #expect(Self.failure({ Ours.log($0) }, { (x: Double) in log(x) }, step: 0.001) == nil)
    #expect(Self.failure({ Ours.log1p($0) }, { (x: Double) in log1p(x) }, step: 0.001) == nil)
    #expect(Self.failure({ Ours.tanh($0) }, { (x: Double) in tanh(x) }, step: 0.001) == nil)
    #expect(Self.failure({ Ours.erf($0) }, { (x: Double) in erf(x) }, step: 0.0005) == nil)
    #expect(Self.failure({ Ours.sigmoid($0) }, { (x: Double) in sigmoid(x) }, step: 0.006) == nil)
  }

  private func sigmoid(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }

  #if arch(x86_64)
    @Test func `Doubles are within two units in the last place, over all exponents and at the ends`() {
      typealias Ours = VectorMath<Double>
      #expect(Self.failure({ Ours.exp($0) }, { (x: Float80) in exp(x) }, step: 0.04) == nil)
      #expect(Self.failure({ Ours.expm1($0) }, { (x: Float80) in expm1(x) }, step: 0.04) == nil)
      #expect(Self.failure({ Ours.log($0) }, { (x: Float80) in log(x) }, step: 0.001) == nil)
      #expect(Self.failure({ Ours.log1p($0) }, { (x: Float80) in log1p(x) }, step: 0.001) == nil)
      #expect(Self.failure({ Ours.tanh($0) }, { (x: Float80) in tanh(x) }, step: 0.002) == nil)
      #expect(Self.failure({ Ours.erf($0) }, { (x: Float80) in erf(x) }, step: 0.0005) == nil)
      #expect(Self.failure({ Ours.sigmoid($0) }, { (x: Float80) in sigmoid(x) }, step: 0.04) == nil)
    }

    private func sigmoid(_ x: Float80) -> Float80 { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
  #endif

  @Test func `the exponential of what is below zero has the same bits by its shorter way`() {
    func differences<Number: VectorMathNumber>(_: Number.Type, step: Number) -> [Number] {
      let arguments = Self.arguments(Number.self, step: step).filter { $0 <= 0 } + [-.infinity]
      return arguments.filter { VectorMath.decay($0).bits != VectorMath.exp($0).bits }
    }
    #expect(differences(Float.self, step: 0.006).isEmpty)
    #expect(differences(Double.self, step: 0.04).isEmpty)
    #expect(VectorMath.decay(Float.nan).isNaN && VectorMath.decay(-Double.nan).isNaN)
    #expect(VectorMath.decay(Float(bitPattern: 0xFFC0_0001)).isNaN)
  }

  @Test func `the test of the bound notices a function that is three units off`() {
    let off = Self.failure({ (x: Float) in exp(x) * (1 + 3 * Float.ulpOfOne) }, { (x: Double) in exp(x) }, step: 0.006)
    #expect(off != nil)
  }

  @Test func `a number has the same result at any place of an array, short or long`() {
    let numbers = (0..<70_001).map { Float($0 % 977) / 100 - 5 }
    for f in [.exp, .log1p, .tanh, .sigmoid, .gelu, .silu] as [TensorUnaryFunction] {
      let whole = FloatArithmetic.map(f, numbers)
      let slopes = FloatArithmetic.mapPullback(f, saved: numbers, numbers)
      for place in [0, 1, 15, 16, 500, 32_767, 32_768, 65_536, 70_000] {
        #expect(FloatArithmetic.map(f, [numbers[place]])[0].bitPattern == whole[place].bitPattern)
        let slope = FloatArithmetic.mapPullback(f, saved: [numbers[place]], [numbers[place]])[0]
        #expect(slope.bitPattern == slopes[place].bitPattern)
      }
    }
  }
}
