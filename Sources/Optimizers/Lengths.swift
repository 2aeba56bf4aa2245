import Core
import Kernels

// What optimizers measure of a point or a gradient as a whole.

extension Parameters {
  /// √Σx², in Double and without overflow, however long.
  package var length: Double {
    var peak = 0.0
    forEachBuffer { peak = max(peak, largestSize($0)) }
    // A NaN is no largest scalar, but the sum of squares shows it.
    let unit = peak > 0 ? peak : 1
    var sum = 0.0
    forEachBuffer { sum = squareSum($0, unit: unit, from: sum) }
    return unit * sum.squareRoot()
  }

  /// x − y, rounded to the scalar.
  func difference(from other: Self) -> Self {
    var difference = self
    difference.update(along: other) { $0.descend(WeightDecay(0, maximize: false), 1) }
    return difference
  }

  /// This gradient with λ·w added to it.
  func decayed(towards w: Self, by λ: Double) -> Self {
    guard λ != 0 else { return self }
    var gradient = self
    gradient.descend(along: w, rate: -λ)
    return gradient
  }

  /// Σxy, in Double.
  func inner(_ other: Self) -> Double {
    var (copy, sum) = (self, 0.0)
    copy.combineBuffers(with: other) { x, y in sum = productSum(x, y, from: sum) }
    return sum
  }

  /// Σ|x|, in Double.
  var absoluteSum: Double {
    var sum = 0.0
    forEachBuffer { sum = sizeSum($0, from: sum) }
    return sum
  }

  /// w ← w − η·g.
  package mutating func descend(along gradient: Self, rate: Double) {
    let η = Scalar(rate)
    update(along: gradient) { $0.descend(WeightDecay(0, maximize: false), η) }
  }
}

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func largestSize<Scalar: BinaryFloatingPoint>(_ numbers: [Scalar]) -> Double {
  var peak: Scalar = 0
  for number in numbers { peak = max(peak, abs(number)) }
  return Double(peak)
}

/// sum + Σ(x/unit)², taken in Double, one number after the other: however they are cut into arrays.
@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func squareSum<Scalar: BinaryFloatingPoint>(_ numbers: [Scalar], unit: Double, from sum: Double) -> Double {
  var sum = sum
  for number in numbers { sum += (Double(number) / unit) * (Double(number) / unit) }
  return sum
}

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func productSum<Scalar: BinaryFloatingPoint>(_ x: [Scalar], _ y: [Scalar], from sum: Double) -> Double {
  var sum = sum
  for (x, y) in zip(x, y) { sum += Double(x) * Double(y) }
  return sum
}

@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
@inline(never)
private func sizeSum<Scalar: BinaryFloatingPoint>(_ numbers: [Scalar], from sum: Double) -> Double {
  var sum = sum
  for number in numbers { sum += abs(Double(number)) }
  return sum
}
