import Core
import Tensors

/// What a comparison of a gradient with central differences found.
public struct GradientCheck: Sendable, CustomStringConvertible {
  /// One entry of the gradient that is not what the function's values say.
  public struct Mismatch: Sendable {
    /// Which entry, counted from 0 in the order in which the parameters are visited.
    public let index: Int
    /// ∂f/∂x as the gradient under test has it.
    public let claimed: Double
    /// (f(x + h) − f(x − h))/2h.
    public let measured: Double
  }

  /// An entry at which the function has a corner, so that there is no one slope to compare with.
  public struct Kink: Sendable {
    /// Which entry.
    public let index: Int
    /// The slope to the left, (f(x) − f(x − h))/h.
    public let left: Double
    /// The slope to the right, (f(x + h) − f(x))/h.
    public let right: Double
    /// What the gradient under test says; accepted when it lies between both.
    public let claimed: Double
  }

  /// How many entries were compared.
  public let count: Int
  /// The entries that are wrong, the worst first.
  public let mismatches: [Mismatch]
  /// The entries with a corner, which were not compared.
  public let kinks: [Kink]
  /// The largest difference, relative to the largest entry of either gradient.
  public let relativeError: Double
  /// What `relativeError` may be at most.
  public let tolerance: Double

  /// Whether every entry that can be compared agrees.
  public var passes: Bool { mismatches.isEmpty && relativeError <= tolerance }

  /// One sentence for a person: what is wrong, with both numbers, and where the corners are.
  public var description: String {
    var sentences: [String] = []
    if let worst = mismatches.first {
      sentences.append(
        "\(mismatches.count) of \(count) entries are wrong: entry \(worst.index) is claimed to be \(worst.claimed), "
          + "but the function's values say \(worst.measured).")
    } else {
      sentences.append("All \(count - kinks.count) entries agree to \(relativeError) of the largest.")
    }
    if let kink = kinks.first {
      sentences.append(
        "\(kinks.count) \(kinks.count == 1 ? "entry is" : "entries are") at a kink and could not be compared: at entry "
          + "\(kink.index) the slope is \(kink.left) on the left and \(kink.right) on the right.")
    }
    return sentences.joined(separator: " ")
  }
}

/// Compares a gradient, however it was obtained, with the values of the function.
///
///     measured = (f(x + h) − f(x − h))/2h         h = 6e-6·max(1, |x|)
///
/// The error is taken relative to the largest entry: an entry that passes through 0 would fail any test relative to
/// itself. With this h the difference itself is off by 3e-11 to 1e-9 of the largest entry; a much smaller h is worse,
/// because the difference of nearly equal values loses its digits. At a corner (ReLU at 0) both sides have a slope of
/// their own: such entries are listed as kinks, and only a claim that is not between both slopes is wrong.
///
/// - Parameters:
///   - gradient: the gradient under test, a value of the point's own type.
///   - function: the function it should be the gradient of; it is called twice for each parameter and once more.
///   - point: where.
///   - tolerance: how large the relative error may be.
public func checkGradient<Point: Parameters>(
  _ gradient: Point, of function: (Point) throws -> Double, at point: Point, tolerance: Double = 1e-7
) rethrows -> GradientCheck where Point.Scalar == Double {
  let claimed = gradient.flattened
  let values = point.flattened
  let center = try function(point)

  /// The slopes to the left and to the right of one parameter.
  func slopes(_ index: Int, step: Double) throws -> (left: Double, right: Double) {
    let (up, down) = (values[index] + step, values[index] - step)
    let above = try function(point.replacing(index, with: up))
    let below = try function(point.replacing(index, with: down))
    return ((center - below) / (values[index] - down), (above - center) / (up - values[index]))
  }

  let steps = values.map { 6e-6 * max(1, abs($0)) }
  let sides = try steps.indices.map { try slopes($0, step: steps[$0]) }
  let measured = sides.map { ($0.left + $0.right) / 2 }
  let largest = max((claimed + measured).filter(\.isFinite).map { abs($0) }.max() ?? 0, .leastNormalMagnitude)

  var kinks: [GradientCheck.Kink] = []
  var mismatches: [GradientCheck.Mismatch] = []
  var worst = 0.0
  for index in values.indices {
    let (left, right) = sides[index]
    var difference = abs(claimed[index] - measured[index])
    if abs(right - left) > 1000 * tolerance * largest {
      // Where the function is smooth the gap between both slopes grows with the step, four times for four times the
      // step; at a corner it does not.
      let (near, far) = (
        try slopes(index, step: steps[index] / 4), try slopes(index, step: steps[index] * 4)
      )
      let gaps = (near: abs(near.right - near.left), here: abs(right - left), far: abs(far.right - far.left))
      let isSmooth = (3...5).contains(gaps.here / gaps.near) && (3...5).contains(gaps.far / gaps.here)
      if !isSmooth {
        kinks.append(GradientCheck.Kink(index: index, left: left, right: right, claimed: claimed[index]))
        // Distance from the range of slopes.
        difference = max(min(left, right) - claimed[index], claimed[index] - max(left, right), 0)
      }
    }
    // A NaN is in no range, so it must not be compared by `>`.
    let agrees = difference <= tolerance * largest
    if !agrees {
      mismatches.append(
        GradientCheck.Mismatch(index: index, claimed: claimed[index], measured: measured[index]))
    }
    worst = difference.isNaN ? .infinity : max(worst, difference / largest)
  }
  mismatches.sort { abs($0.claimed - $0.measured) > abs($1.claimed - $1.measured) }
  return GradientCheck(
    count: values.count, mismatches: mismatches, kinks: kinks, relativeError: worst, tolerance: tolerance)
}

/// Compares the tape's gradient of a loss with central differences; see `checkGradient(_:of:at:tolerance:)`.
public func checkGradient<Model: TensorModel>(
  of loss: (Model) throws -> Tensor<Double>, at model: Model, tolerance: Double = 1e-7
) rethrows -> GradientCheck where Model.Scalar == Double {
  let gradient = try valueAndGradient(at: model, loss).gradient
  return try checkGradient(gradient, of: { try loss($0).item }, at: model, tolerance: tolerance)
}

extension Parameters {
  /// The scalars in the order of visiting.
  var flattened: [Scalar] {
    var result: [Scalar] = []
    forEachScalar { result.append($0) }
    return result
  }

  /// A copy with one scalar replaced.
  func replacing(_ index: Int, with scalar: Scalar) -> Self {
    var (copy, position) = (self, 0)
    copy.combine(with: self) { own, _ in
      if position == index { own = scalar }
      position += 1
    }
    return copy
  }
}
