import LessonKit
import LinearModels
import Plotting

/// The plane in which the way down is drawn.
///
/// With one feature it is that of w and b. With more, it is the plane through the minimum along the steepest and the
/// flattest direction: there J is ½(λmax·u² + λmin·v²) above its least, whatever the other directions do.
struct Plane {
  let x: Axis
  let y: Axis
  let contours: Mark
  /// Where a model lies in the plane.
  private let place: (LinearModel) -> (x: Double, y: Double)

  init(_ bowl: Curvature, of table: LessonTable) {
    let isOneFeature = table.columns.featureCount == 1
    let minimum = bowl.minimiserFromZero
    place = { model in
      guard !isOneFeature else { return (model.weights[0], model.bias) }
      let components = bowl.components(of: model - minimum)
      return (components[components.count - 1], components[components.count - bowl.rank])
    }
    let start = place(.zero(features: table.columns.featureCount))
    let end = place(minimum)
    let rangeX = Self.range(around: [start.x, end.x], margin: 0.75)
    let rangeY = Self.range(around: [start.y, end.y], margin: 0.25)

    let names =
      isOneFeature
      ? ["w, weight of \(table.columns.featureNames[0])", "b, bias"]
      : ["error along the steepest direction", "error along the flattest direction"]
    x = Axis(names[0], range: rangeX)
    y = Axis(names[1], range: rangeY)
    let grid = Grid(x: Self.ticks(rangeX), y: Self.ticks(rangeY)) { x, y in
      guard isOneFeature else {
        return bowl.leastCost + (bowl.largestEigenvalue * x * x + bowl.smallestEigenvalue * y * y) / 2
      }
      return bowl.regression.cost(at: LinearModel(weights: [x], bias: y))
    }
    contours = .contours(grid, levels: .logarithmic(14, above: bowl.leastCost))
  }

  /// A path in the plane's coordinates, thinned to what an eye can tell apart; of one that diverges, the first steps.
  func path(_ models: [LinearModel], diverges: Bool) -> (x: [Double], y: [Double]) {
    let places = (diverges ? Array(models.prefix(9)) : Self.thinned(models)).map(place)
    return (places.map(\.x), places.map(\.y))
  }

  /// Both values and a share of their distance on each side.
  private static func range(around values: [Double], margin: Double) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let width = high > low ? high - low : 1
    return (low - margin * width)...(high + margin * width)
  }

  private static func ticks(_ range: ClosedRange<Double>) -> [Double] {
    (0...120).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 120 }
  }

  /// The first thirty points, then ever fewer.
  private static func thinned(_ models: [LinearModel]) -> [LinearModel] {
    var kept: [LinearModel] = []
    var next = 0
    while next < models.count {
      kept.append(models[next])
      next = next < 30 ? next + 1 : next * 5 / 4
    }
    return kept
  }
}
