import ArgumentParser
import Plotting
import Schedules
import Terminal
import Tuning

extension SweepReport {
  /// The score of each point over the first axis of numbers, the rate where it is varied.
  ///
  /// There is a curve for each combination of the other axes, through the median of the seeds. Nil where no numbers are
  /// varied, or no point has a score.
  func figure(title: String) -> Figure? {
    let names = axisNames
    let scored = results.filter { $0.outcome.score != nil }
    func isNumeric(_ name: String) -> Bool { scored.allSatisfy { $0.varied[name]?.number != nil } }
    let candidates = (["rate"] + names).filter { names.contains($0) && $0 != "seed" && isNumeric($0) }
    guard !scored.isEmpty, let axis = candidates.first else { return nil }
    let others = names.filter { $0 != axis && $0 != "seed" }
    var groups: [(name: String, scores: [Double: [Double]])] = []
    for result in results {
      let name = others.map { Self.text(of: result.varied[$0] ?? .null, named: $0) }.joined(separator: ", ")
      guard let x = result.varied[axis]?.number else { continue }
      let place = groups.firstIndex { $0.name == name } ?? groups.count
      if place == groups.count { groups.append((name, [:])) }
      // A seed that diverged counts as the worst: where half of them do, there is no median to draw.
      groups[place].scores[x, default: []].append(result.outcome.score ?? .infinity)
    }
    // More curves than can be told apart: points alone, without names.
    let marks =
      groups.count <= Self.colors.count
      ? zip(groups, Self.colors).flatMap { Self.curve($0.name, $0.scores, color: $1) }
      : [Self.cloud(groups.map(\.scores))]
    let isPositive = scored.allSatisfy { ($0.varied[axis]?.number ?? 0) > 0 }
    let scores = scored.compactMap(\.outcome.score)
    return Figure(
      best.map { "Lowest at \(axis) \(Self.text(of: $0.varied[axis] ?? .null, named: ""))" } ?? "No point has a loss",
      subtitle: "A sweep \(title), \(results.count) points; a point that diverged is left out",
      x: Axis(axis, scale: isPositive && axis != "turn" ? .log : .linear),
      y: Axis(
        isValidated ? "validation loss" : "loss in the end", scale: scores.allSatisfy { $0 > 0 } ? .log : .linear),
      legend: groups.count > 1 && groups.count <= Self.colors.count ? .outside(.below) : .none, marks: marks)
  }

  /// A curve for each, with its area in the same color.
  private static let colors: [Color] = [.blue, .vermillion, .green, .purple, .orange, .skyBlue, .black]

  /// The median of the seeds as a curve; where there are several, the area between the least and the greatest.
  private static func curve(_ name: String, _ scores: [Double: [Double]], color: Color) -> [Mark] {
    let sorted = scores.sorted { $0.key < $1.key }.map { (x: $0.key, y: $0.value.sorted()) }
    let curve = Mark.curve(
      name, x: sorted.map(\.x), y: sorted.map { $0.y[$0.y.count / 2] }, style: Style(color: color, point: .circle))
    let whole = sorted.filter { $0.y.allSatisfy(\.isFinite) }
    guard whole.contains(where: { $0.y.count > 1 }) else { return [curve] }
    return [
      .area(
        "", x: whole.map(\.x), from: whole.map { $0.y[0] }, to: whole.map { $0.y[$0.y.count - 1] },
        style: Style(color: color)), curve,
    ]
  }

  private static func cloud(_ groups: [[Double: [Double]]]) -> Mark {
    let points = groups.flatMap { scores in scores.flatMap { place in place.value.map { (place.key, $0) } } }
    return .points("", x: points.map(\.0), y: points.map(\.1))
  }

  private static func text(of value: ArgumentValue, named name: String) -> String {
    guard let number = value.number else { return value.text ?? value.description }
    return name.isEmpty ? number.significant(3) : "\(name) \(number.significant(3))"
  }
}

/// Job scripts for a sweep, ready to run.
enum SweepExample: String, CaseIterable, ExpressibleByArgument {
  case slurm, parallel

  var script: String {
    switch self {
    case .slurm:
      """
      #!/bin/bash
      # Submits the points of plan.json that are not done, as job arrays of at most 1,000 tasks:  bash sweep.sh
      # Run it again until it says that nothing is missing: points that failed are then submitted again.
      set -euo pipefail
      plan=${1:-plan.json}
      workbench=$(swift build --show-bin-path)/workbench   # built beforehand by: swift build --product workbench
      "$workbench" sweep "$plan" --missing | while read -r indices offset; do
        sbatch --job-name=sweep --array="$indices%16" --ntasks=1 --cpus-per-task=1 --mem=2G --time=01:00:00 \\
          --signal=USR1@60 --requeue --output=sweep-%A-%a.log \\
          --wrap "'$workbench' sweep '$plan' --offset ${offset:-0}"
      done
      # When squeue shows none of them:  workbench sweep plan.json --collect
      """
    case .parallel:
      """
      #!/bin/bash
      # Runs the points of plan.json that are not done, one on each core:  bash sweep.sh
      # Run it again after a failure: only what is missing runs. Other machines take part by  --sshloginfile.
      set -euo pipefail
      plan=${1:-plan.json}
      workbench=$(swift build --show-bin-path)/workbench   # built beforehand by: swift build --product workbench
      "$workbench" sweep "$plan" --missing --chunk 1000000 | tr ',' '\\n' | while IFS=- read -r first last; do
        seq "$first" "${last:-$first}"
      done | parallel --joblog sweep.joblog "'$workbench' sweep '$plan' --point {}"
      "$workbench" sweep "$plan" --collect
      """
    }
  }
}
