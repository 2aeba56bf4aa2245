/// What is wrong with a list of numbers, in one sentence; nil when each is as close as ``isClose(_:_:relative:absolute:)`` wants.
///
/// Use it as `#expect(difference(yours, from: right) == nil, "with the labels \(labels)")`: a verdict shows the sentence.
///
/// - Parameter name: what the number at a place is, from 0: "after step 3".
public func difference(
  _ came: [Double], from expected: [Double], relative: Double = 1e-10, absolute: Double = 0,
  name: (Int) -> String = { "number \($0 + 1)" }
) -> String? {
  guard came.count == expected.count else {
    return "Expected \(expected.count) numbers, came \(came.count)\(came.isEmpty ? "" : ": \(came)")."
  }
  let place = came.indices.first { !isClose(came[$0], expected[$0], relative: relative, absolute: absolute) }
  guard let place else { return nil }
  if expected.count == 1 { return "Expected \(expected[0]), came \(came[0])." }
  let which = name(place)
  return "\(which.prefix(1).uppercased())\(which.dropFirst()): expected \(expected[place]), came \(came[place])."
}
