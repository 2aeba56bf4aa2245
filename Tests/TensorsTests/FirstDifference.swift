/// Where two arrays first differ by more than `tolerance` relative to the largest number, or in length; NaN equals NaN.
func firstDifference<Scalar: BinaryFloatingPoint>(_ a: [Scalar], _ b: [Scalar], _ tolerance: Scalar) -> Int? {
  let largest = b.filter(\.isFinite).map { abs($0) }.max() ?? 0
  let allowed = tolerance * max(largest, 1)
  for i in 0..<max(a.count, b.count) {
    guard i < a.count, i < b.count else { return i }
    let agrees = a[i] == b[i] || (a[i].isNaN && b[i].isNaN) || abs(a[i] - b[i]) <= allowed
    if !agrees { return i }
  }
  return nil
}
