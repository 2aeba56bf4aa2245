import GradientDescent
import LessonKit
import Plotting

/// The excess cost J − J* over the steps, one curve per rate.
func costPicture(of trails: [Trail], in bowl: Curvature, of table: LessonTable) -> Figure {
  let floor = bowl.leastCost
  let curves = trails.map { trail in
    Mark.curve(
      "α = \(trail.rate.significant())", x: trail.run.records.map { Double($0.step) },
      y: trail.run.losses.map { $0 - floor })
  }
  return Figure(
    "Below 2/λmax = \(bowl.criticalRate.significant()) the cost falls, above it the cost grows",
    subtitle: "\(table.summary); gradient descent from zero, constant rate",
    x: Axis("update steps + 1", scale: .log), y: Axis("J − J*, the cost above the least possible", scale: .log),
    legend: .direct, marks: curves)
}
