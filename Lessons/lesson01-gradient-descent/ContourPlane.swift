import LinearModels
import Plotting

/// The plane in which the path of a run is drawn over the level curves of J.
///
/// With one feature it is that of w and b. With more, it is the plane through the minimum along the steepest and the
/// flattest direction: there J is ½(λmax·u² + λmin·v²) above its least, whatever the other directions do.
struct ContourPlane {
  let x: Axis
  let y: Axis
  let contours: Mark
  /// Where J is least.
  let minimum: Mark
  /// Where a model lies in the plane.
  private let project: (LinearModel) -> (x: Double, y: Double)

  init(of curvature: Curvature, featureNames: [String]) {
    let isOneFeature = featureNames.count == 1
    let minimiser = curvature.minimiserFromZero
    project = { model in
      guard !isOneFeature else { return (model.weights[0], model.bias) }
      return (curvature.topComponent(of: model - minimiser), curvature.flatComponent(of: model - minimiser))
    }
    let (start, end) = (project(.zero(features: featureNames.count)), project(minimiser))
    minimum = .points("minimum", x: [end.x], y: [end.y], style: Style(color: .black, point: .diamond))
    // A square: one unit is as long in both directions, so that descent crosses level curves at right angles.
    let half = 0.75 * max(abs(start.x - end.x), abs(start.y - end.y), 1e-3)
    let rangeX = (start.x + end.x) / 2 - half...(start.x + end.x) / 2 + half
    let rangeY = (start.y + end.y) / 2 - half...(start.y + end.y) / 2 + half

    x = Axis(isOneFeature ? "w, weight of \(featureNames[0])" : "error along the steepest direction", range: rangeX)
    y = Axis(isOneFeature ? "b, bias" : "error along the flattest direction", range: rangeY)
    let grid = Grid(x: Self.ticks(rangeX), y: Self.ticks(rangeY)) { x, y in
      guard isOneFeature else {
        return curvature.leastCost + (curvature.largestEigenvalue * x * x + curvature.smallestEigenvalue * y * y) / 2
      }
      return curvature.regression.cost(at: LinearModel(weights: [x], bias: y))
    }
    contours = .contours(grid, levels: .logarithmic(14, above: curvature.leastCost))
  }

  /// A path in the plane's coordinates, thinned to what an eye can tell apart; of one that diverges, the first steps.
  func line(through models: [LinearModel], diverges: Bool) -> (x: [Double], y: [Double]) {
    let places = (diverges ? Array(models.prefix(9)) : Self.thinned(models)).map(project)
    return (places.map(\.x), places.map(\.y))
  }

  private static func ticks(_ range: ClosedRange<Double>) -> [Double] {
    (0...240).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 240 }
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
