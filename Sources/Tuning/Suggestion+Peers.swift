import Foundation

extension RangeTestCurve {
  /// Lightning's suggestion: the rate at which the loss falls fastest, per unit of the rate itself.
  ///
  ///     g_i = a·y_{i−1} + b·y_i + c·y_{i+1}     a = −h₂/(h₁(h₁ + h₂)), b = (h₂ − h₁)/(h₁h₂), c = h₁/(h₂(h₁ + h₂))
  ///     g at the two ends: (y_{i+1} − y_i)/h
  ///     answer: the rate at the first least g
  ///
  /// over the points lr[skip_begin:-skip_end] with a finite loss, in Float; h₁ and h₂ are the distances to the
  /// neighbours. Because the slope is per unit of rate and not of its logarithm, on an exponential ramp it prefers tiny
  /// rates. `skip_end` = 0 leaves nothing, as a Python slice to −0 does.
  ///
  /// - Source: Lightning 2.6.6, `_LRFinder.suggestion`; PyTorch, `torch.gradient`.
  func steepest(skipBegin: Int, skipEnd: Int) throws(RangeTestError) -> Suggestion {
    guard skipBegin >= 0, skipEnd >= 0 else {
      throw .parameter("steepest: \(min(skipBegin, skipEnd)) points cannot be skipped; it must be 0 or more.")
    }
    let end = skipEnd == 0 ? 0 : count - skipEnd
    let places = skipBegin < end ? (skipBegin..<end).filter { Float(smoothed[$0]).isFinite } : []
    guard places.count >= 2 else { throw .nothingLeft(skipBegin: skipBegin, skipEnd: skipEnd, points: count) }
    let slopes = Self.slopes(of: places.map { Float(smoothed[$0]) }, over: places.map { Float(rates[$0]) })
    let index = places[slopes.firstLeast]
    return Suggestion(rate: rates[index], index: index, method: .steepest(skipBegin: skipBegin, skipEnd: skipEnd))
  }

  /// `torch.gradient(y, spacing=[x])`, rounded as PyTorch rounds it.
  static func slopes(of y: [Float], over x: [Float]) -> [Float] {
    let last = y.count - 1
    return y.indices.map { i in
      if i == 0 { return (y[1] - y[0]) / (x[1] - x[0]) }
      if i == last { return (y[last] - y[last - 1]) / (x[last] - x[last - 1]) }
      let (h1, h2) = (x[i] - x[i - 1], x[i + 1] - x[i])
      let a = -h2 / (h1 * (h1 + h2))
      let b = (h2 - h1) / (h1 * h2)
      let c = h1 / (h2 * (h1 + h2))
      return a * y[i - 1] + b * y[i] + c * y[i + 1]
    }
  }
}

extension Array where Element: BinaryFloatingPoint {
  /// The place of the first least element, of the first NaN where there is one: `torch.argmin`.
  var firstLeast: Int {
    if let broken = firstIndex(where: { $0.isNaN }) { return broken }
    return indices.min { self[$0] < self[$1] } ?? 0
  }
}

/// The suggestions of fastai 2.8.12, over the whole curve, in Float as there.
///
/// `lr_find` itself first cuts the curve: see `fastaiPart(of:)`.
extension RangeTestCurve {
  /// Half-way down the longest valley.
  ///
  ///     L_i = the length of the longest strictly falling subsequence that ends at i
  ///     end = the first i with the greatest L,  start = end − L_end
  ///     answer: the rate at start + ⌊(end − start)/3⌋ + ⌊(end − start)/6⌋
  ///
  /// `start` need not belong to the subsequence. It can be −1, and so can the answer: then it is the last rate, as Python
  /// counts.
  ///
  /// - Source: fastai, `valley`.
  var valley: Suggestion {
    let lengths = Self.fallingLengths(smoothed.map { Float($0) })
    var (start, end) = (0, 0)
    for i in lengths.indices where lengths[end] < lengths[i] { (start, end) = (i - lengths[i], i) }
    let section = Double(end - start) / 3
    let place = start + Int(section) + Int(section / 2)
    let index = place < 0 ? count + place : place
    return Suggestion(rate: Double(Float(rates[index])), index: index, method: .valley)
  }

  /// The length of the longest strictly falling subsequence that ends at each place, in n·log n comparisons.
  ///
  /// A NaN is less than nothing and nothing is less than it: its length is 1, and it belongs to no other subsequence.
  ///
  /// - Source: Fredman 1975, "On computing the length of longest increasing subsequences".
  static func fallingLengths(_ losses: [Float]) -> [Int] {
    // The greatest last element of the subsequences of 1, 2, 3, … elements so far: these fall themselves.
    var greatest: [Float] = []
    return losses.map { loss in
      guard !loss.isNaN else { return 1 }
      var (low, high) = (0, greatest.count)
      while low < high {
        let middle = (low + high) / 2
        if greatest[middle] > loss { low = middle + 1 } else { high = middle }
      }
      if low == greatest.count { greatest.append(loss) } else { greatest[low] = loss }
      return low + 1
    }
  }

  /// The left end of a window of 16 points that slides from the right end until the slopes at its ends agree.
  ///
  ///     g = (y_{i+1} − y_{i−1})/2, at the ends y_{i+1} − y_i;      r = n − 1, l = n − 16
  ///     while l ≥ 0 and |g_r − g_l| > 0.005: answer ← the rate at l, r ← r − 1, l ← l − 1
  ///
  /// - Source: fastai, `slide`; 16 points at least.
  func slide() throws(RangeTestError) -> Suggestion {
    guard count >= 16 else { throw .tooFewPoints(method: "slide", points: count, needed: 16) }
    let y = smoothed.map { Float($0) }
    let slopes = y.indices.map { i in
      i == 0
        ? y[1] - y[0]
        : i == count - 1 ? y[i] - y[i - 1] : (y[i + 1] - y[i - 1]) / 2
    }
    var (left, index) = (count - 16, count - 16)
    while left >= 0 && abs(slopes[left + 15] - slopes[left]) > 0.005 {
      index = left
      left -= 1
    }
    return Suggestion(rate: Double(Float(rates[index])), index: index, method: .slide)
  }

  /// A tenth of the rate with the least loss.
  ///
  /// Where a loss is NaN, that point counts as the least, as it does for `torch.argmin`.
  ///
  /// - Source: fastai, `minimum`.
  var minimum: Suggestion {
    let index = smoothed.map { Float($0) }.firstLeast
    return Suggestion(rate: Double(Float(rates[index])) / 10, index: index, method: .minimum)
  }

  /// The left end of the interval in which the loss falls fastest, per unit of the logarithm of the rate.
  ///
  ///     g_i = (y_{i+1} − y_i)/(ln x_{i+1} − ln x_i)        answer: x at the first least g
  ///
  /// - Source: fastai, `steep`.
  func steep() throws(RangeTestError) -> Suggestion {
    if let zero = rates.firstIndex(of: 0) { throw .rateWithoutLogarithm(method: "steep", point: zero + 1) }
    let y = smoothed.map { Float($0) }
    // In Double and rounded once: the logarithm in Float that is right to the last digit.
    let x = rates.map { rate in Float(log(Double(Float(rate)))) }
    let slopes = zip(y.indices.dropFirst(), y.indices).map { next, i -> Float in (y[next] - y[i]) / (x[next] - x[i]) }
    let index = slopes.firstLeast
    return Suggestion(rate: Double(Float(rates[index])), index: index, method: .steep)
  }
}
