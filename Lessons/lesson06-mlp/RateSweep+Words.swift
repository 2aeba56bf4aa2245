import Plotting
import Terminal

extension RateSweep {
  func describe(on console: Console) {
    console.paragraph(
      "What a rate too high or too low looks like depends on the method. Mean accuracy of \(options.trials) networks "
        + "after \(options.steps) steps; * is the best of a column:")
    console.print()
    var table = TextTable("rate", "SGD", "momentum 0.9", "Adam")
    for (place, rate) in RateSweep.rates.enumerated() {
      let cells = Method.allCases.indices.map { mean($0, place).fixed(2) + (best($0) == place ? "*" : " ") }
      table.add(rate.significant(2), cells[0], cells[1], cells[2])
    }
    console.print(table)
    console.print()
    let all = outcomes.joined().joined()
    let lost = all.count { !$0.loss.isFinite }
    let mute = all.count { cloud.predictedClasses(of: $0.network) == 1 }
    console.paragraph(
      "Of these \(all.count) runs \(lost == 0 ? "none" : "\(lost)") ended in a loss that is no number; \(mute) ended "
        + "in one class for every point. A network of ReLUs does not explode, it dies.")
    console.print()
  }

  var picture: Figure {
    let (rates, methods) = (RateSweep.rates, Method.allCases)
    return Figure(
      "SGD has a summit, momentum and Adam have plateaus",
      subtitle: "\(options.summary); \(options.steps) steps, mean of \(options.trials) networks",
      x: Axis("learning rate", scale: .log), y: Axis("accuracy", range: 0.4...1.02), legend: .outside(.right),
      marks: methods.indices.map { method in
        .curve(
          methods[method].rawValue, x: rates, y: rates.indices.map { mean(method, $0) }, style: Style(point: .circle))
      } + [.horizontalLine(at: 0.5, label: "chance")])
  }

  /// A row per method, rate and network.
  var csv: CSVFile {
    var file = CSVFile(columns: ["method", "rate", "trial", "loss", "accuracy"])
    for (method, name) in Method.allCases.enumerated() {
      for (place, rate) in RateSweep.rates.enumerated() {
        for (trial, outcome) in outcomes[method][place].enumerated() {
          file.add(cells: [name.rawValue, "\(rate)", "\(trial)", "\(outcome.loss)", "\(outcome.accuracy)"])
        }
      }
    }
    return file
  }

  /// What the comparison showed.
  var finding: String {
    let high = Method.allCases.indices.map { mean($0, min(best($0) + 2, RateSweep.rates.count - 1)) }
    return "Beside a bowl there is no bound to compute, and a rate too high does not end in infinity: plain descent at "
      + "ten times its best rate (\(RateSweep.rates[best(0)].significant(1))) is right for \(high[0].fixed(2)) of the "
      + "points with a finite loss, momentum for \(high[1].fixed(2)), Adam for \(high[2].fixed(2)). Start from zero and "
      + "no rate helps."
  }
}
