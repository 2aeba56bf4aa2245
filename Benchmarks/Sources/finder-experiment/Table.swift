import Foundation

/// The table of one network and optimizer after another, as Markdown.
enum Table {
  static let header = """
    | network, optimizer | plateau's middle | best accuracy | default: rate over middle, mean (least to greatest) | \
    default: points lost, mean (most) | holds | \(Advice.all.dropFirst().map { "\($0.name): points lost" }.joined(separator: " | ")) |
    |---|---:|---:|---:|---:|:---:|\(Advice.all.dropFirst().map { _ in "---:|" }.joined())
    """

  /// One row: means over the seeds.
  static func row(_ outcomes: [Outcome], _ answers: [[Answer]]) -> String {
    guard let first = outcomes.first else { return "" }
    let own = answers.map { $0[0] }
    let ratios = own.map(\.ratio)
    let ratio = exp(mean(ratios.map { log($0) }))
    let lost = mean(own.map(\.lost))
    let holds = ratio >= 0.1 && ratio <= 2 && lost <= 0.05
    var cells = ["\(first.network), \(first.optimizer)"]
    cells.append(short(exp(mean(outcomes.map { log($0.middle) }))))
    cells.append(percent(mean(outcomes.map(\.best))) + " %")
    cells.append("\(short(ratio)) (\(short(ratios.min() ?? .nan)) to \(short(ratios.max() ?? .nan)))")
    cells.append("\(percent(lost)) (\(percent(own.map(\.lost).max() ?? .nan)))")
    cells.append(holds ? "yes" : "**no**")
    for method in Advice.all.indices.dropFirst() { cells.append(percent(mean(answers.map { $0[method].lost }))) }
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
  private static func short(_ number: Double) -> String { String(format: "%.2g", number) }
  private static func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
}
