import Core
import Schedules
import Terminal

/// The worst cases of schedules over the same number of steps, as `workbench schedule` prints them.
struct BoundTable {
  private struct Row {
    let schedule: String
    let group: Int
    let bound: ScheduleBound
  }

  /// T, the number of gradients: their rates are those of the steps 0 … T − 1.
  let steps: Int
  private var rows: [Row] = []

  /// - Throws: ``ScheduleError`` for fewer than one step.
  init(steps: Int) throws {
    guard steps >= 1 else {
      throw ScheduleError.parameter(
        schedule: "The worst case of a schedule", name: "the number of steps", value: "\(steps)", allowed: "at least 1")
    }
    guard steps <= Self.mostSteps else {
      throw ScheduleError.parameter(
        schedule: "The worst case of a schedule", name: "the number of steps", value: steps.grouped,
        allowed: "at most \(Self.mostSteps.grouped)")
    }
    self.steps = steps
  }

  /// What is summed up within seconds: the sums begin at the end, so that all rates are kept.
  private static let mostSteps = 10_000_000

  /// Adds a schedule, a row for each of its parameter groups.
  ///
  /// - Parameter rates: those of every group, T of them or more.
  /// - Throws: ``ScheduleError`` for rates that have no worst case.
  mutating func add(_ schedule: String, rates: [[Double]]) throws {
    for (group, rates) in rates.enumerated() {
      rows.append(Row(schedule: schedule, group: group, bound: try ScheduleBound(rates: Array(rates.prefix(steps)))))
    }
  }

  func print(on console: Console) {
    console.paragraph(
      "The worst case of the last of \(steps.grouped) points over all convex functions with gradients up to G, from a "
        + "distance D, with all rates times the best scale (in D/G):")
    console.print()
    let hasGroups = rows.contains { $0.group > 0 }
    var table = TextTable("schedule", "in D·G/√T", "in D·G", "best scale")
    for row in rows {
      let name = row.schedule + (hasGroups ? " lr\(row.group)" : "")
      table.add(
        name.count > Self.widestName ? name.prefix(Self.widestName - 1) + "…" : name,
        row.bound.timesRootSteps.fixed(2), row.bound.atBestScale.significant(4), row.bound.bestScale.significant(4))
    }
    console.print(table)
  }

  /// What leaves the numbers their places in a line.
  private static let widestName = 44

  /// A row per schedule and group, with all digits.
  var csv: String {
    let lines = rows.map { row in
      CSVFile.line([
        row.schedule, "\(row.group)", "\(steps)", "\(row.bound.timesRootSteps)", "\(row.bound.atBestScale)",
        "\(row.bound.bestScale)",
      ])
    }
    return CSVFile.line(["schedule", "group", "steps", "bound_times_root_steps", "bound", "best_scale"])
      + lines.joined()
  }
}

/// Several schedules from the words of a command line.
///
/// A word with a space in it is a whole schedule, as in `"Cosine from=1 to=0 over=101"`; of single words a schedule begins
/// with each name that does not follow `then`.
func schedules(from words: [String]) -> [[String]] {
  var schedules: [[String]] = []
  var isOpen = false
  for word in words {
    if word.prefix(while: { $0 != "=" }).contains(" ") {
      schedules.append(word.split(separator: " ").map(String.init))
      isOpen = false
      continue
    }
    let last = schedules.last?.last
    let isName = !word.contains("=") && word != Spec.separator && last != Spec.separator
    let hasName = schedules.last?.contains { !$0.contains("=") } ?? false
    if !isOpen || (isName && hasName) { schedules.append([]) }
    schedules[schedules.count - 1].append(word)
    isOpen = true
  }
  return schedules
}
