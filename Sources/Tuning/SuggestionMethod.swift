/// How a rate is read off a range test's curve.
///
/// | method | who | the rate |
/// |---|---|---|
/// | `steepest` | Lightning | where the loss falls fastest, per unit of rate |
/// | `valley` | fastai | half-way down the longest descent |
/// | `slide` | fastai | left of the final rise |
/// | `steep` | fastai | where the loss falls fastest, per unit of log rate |
/// | `minimum` | fastai | a tenth of the rate with the least loss |
/// | `default` | the workbench | see `RangeTestCurve.defaultRule` |
///
/// A method with a peer's name does what the peer does with the curve as it is given, also where that is unwise.
public enum SuggestionMethod: Hashable, Sendable {
  /// Lightning's, without the first and the last points; see ``steepest``.
  case steepestSlope(skipBegin: Int, skipEnd: Int)
  case valley, slide, steep, minimum
  case `default`

  /// Lightning's, as it is called without arguments: the first 10 points and the last one are skipped.
  public static let steepest = SuggestionMethod.steepest()

  /// Lightning's, without the first `skipBegin` and the last `skipEnd` points.
  public static func steepest(skipBegin: Int = 10, skipEnd: Int = 1) -> SuggestionMethod {
    .steepestSlope(skipBegin: skipBegin, skipEnd: skipEnd)
  }

  /// All of them, in the order of the table above.
  public static let all: [SuggestionMethod] = [.steepest, .valley, .slide, .steep, .minimum, .default]

  /// The method's name in the table above.
  public var name: String {
    switch self {
    case .steepestSlope: "steepest"
    case .valley: "valley"
    case .slide: "slide"
    case .steep: "steep"
    case .minimum: "minimum"
    case .default: "default"
    }
  }
}
