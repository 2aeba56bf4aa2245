import Foundation
import Plotting

/// Figures as the lessons draw them. `WORKBENCH_GALLERY=FOLDER swift test --filter '^PlottingTests.SampleDrawings'` keeps the files.
enum Samples {
  static let all: [(name: String, figure: Figure)] = [
    ("cost", cost), ("paths", paths), ("schedules", schedules), ("grid-search", gridSearch), ("heat", heat),
    ("stack", stack), ("digits", digits), ("direct", direct), ("optimizers", optimizers), ("both", both),
  ]

  static let steps = (0...200).map(Double.init)

  /// Cost over steps, three rates.
  static let cost = Figure(
    "Above 2/λmax every step makes it worse",
    subtitle: "cars: 50 rows, speed → distance, unscaled, from w = b = 0",
    x: Axis("update step"), y: Axis("cost J(w, b) [ft²]", scale: .log),
    marks: [
      .curve("rate 0.0001", x: steps, y: steps.map { 200 + 900 * exp(-0.005 * $0) }),
      .curve("rate 0.006", x: steps, y: steps.map { 113.5 + 1_000 * exp(-0.12 * $0) }),
      .curve("rate 0.0076", x: steps, y: steps.map { 113.5 + 1_000 * pow(1.0353, $0) }),
      .verticalLine(at: 60, label: "the eye stops here"), .verticalLine(at: 66, label: "noticed"),
      .horizontalLine(at: 113.54, label: "least cost"),
    ])

  static func path(rate: Double) -> (x: [Double], y: [Double]) {
    var (w, b) = (-2.5, 2.0)
    var (x, y) = ([w], [b])
    for _ in 0..<40 {
      (w, b) = (w - rate * 2 * w, b - rate * 20 * b)
      x.append(w)
      y.append(b)
    }
    return (x, y)
  }

  static let bowl = Grid(
    x: (0...120).map { -3 + Double($0) * 0.05 }, y: (0...120).map { -3 + Double($0) * 0.05 }
  ) { w, b in w * w + 10 * b * b }

  static let contourPanel = Panel(
    x: Axis("slope w [ft/mph]"), y: Axis("intercept b [ft]"),
    marks: [
      .contours(bowl, levels: .logarithmic(12)),
      .path("0.1 crit", x: path(rate: 0.01).x, y: path(rate: 0.01).y),
      .path("0.98 crit", x: path(rate: 0.098).x, y: path(rate: 0.098).y),
      .path("1.01 crit", x: path(rate: 0.101).x, y: path(rate: 0.101).y),
      .label("minimum", at: (0, 0)),
    ])

  static let paths = Figure(
    "Three ways down a narrow bowl", subtitle: "J(w, b) = w² + 10 b², from (−2.5, 2), 40 steps", panels: [contourPanel])

  static let both = Figure(
    "Close to the bound descent zigzags, and its error falls slowly",
    subtitle: "J(w, b) = w² + 10 b², from (−2.5, 2), 40 steps",
    panels: [
      contourPanel,
      Panel(
        "Excess cost", x: Axis("update step"), y: Axis("J − J*", scale: .log),
        marks: zip(["0.1 crit", "0.98 crit", "1.01 crit"], [0.01, 0.098, 0.101]).map { name, rate in
          let (w, b) = path(rate: rate)
          return .curve(
            name, x: (0...40).map(Double.init), y: zip(w, b).map { $0 * $0 + 10 * $1 * $1 },
            style: Style(point: PointShape.circle))
        }),
    ])

  static let schedules = Figure(
    "Sixteen ways to change the rate", subtitle: "base rate 0.1, 200 steps",
    panels: (0..<16).map { k in
      Panel(
        ["StepLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "LinearLR"][k % 4],
        x: Axis("step"), y: Axis("rate"),
        marks: [.curve("lr", x: steps, y: steps.map { 0.1 * pow(0.5, floor($0 / 20)) * Double(k + 1) })])
    }, arrangement: .grid(columns: 4))

  static let rates = (0..<40).map { 1e-5 * pow(10, Double($0) * 0.13) }

  static let gridSearch = Figure(
    "The best rate lies just below the bound", subtitle: "validation loss after 100 epochs, 5 seeds, median",
    x: Axis("learning rate", scale: .log), y: Axis("validation loss", scale: .log),
    marks: [
      .area("5 seeds", x: rates, from: rates.map { 0.005 + 1e-6 / $0 }, to: rates.map { 0.02 + 4e-6 / $0 }),
      .points("N = 100", x: rates, y: rates.map { 0.01 + 2e-6 / $0 + pow($0, 2) }),
      .curve("N = 1,000", x: rates, y: rates.map { 0.01 + 2e-7 / $0 + pow($0, 2) }),
      .verticalLine(at: 0.2, label: "2/λmax", style: Style(color: .vermillion, dash: .dashed, width: 0.8)),
      .verticalLine(at: 0.15, label: "2/(λmin + λmax)"),
      .band(from: 1e-3, to: 1e-2, label: "within 1 % of the best"),
    ])

  static let heat = Figure(
    "Momentum moves the best rate", subtitle: "training loss after 5 epochs, seed 7",
    x: Axis("learning rate", scale: .log), y: Axis.categories("momentum", ["0", "0.5", "0.9", "0.99"]),
    marks: [
      .image(
        Grid(x: [1e-4, 1e-3, 1e-2, 1e-1, 1], y: [0, 1, 2, 3]) { x, y in abs(log10(x) + 1 + y / 2) + 0.1 },
        scale: "loss")
    ])

  static let stack = Figure(
    "Accuracy jumps where the rate falls", subtitle: "LeNet on Fashion-MNIST, cyclic rate, seed 1",
    panels: [
      Panel(
        x: Axis("epoch"), y: Axis("learning rate"),
        marks: [.curve("", x: steps, y: steps.map { 0.05 + 0.05 * cos($0 / 10) })]),
      Panel(
        x: Axis("epoch"), y: Axis("accuracy [%]"),
        marks: [
          .curve("train", x: steps, y: steps.map { 90 - 30 * exp(-$0 / 50) - 2 * cos($0 / 10) }),
          .curve("validation", x: steps, y: steps.map { 88 - 30 * exp(-$0 / 50) - 1.5 * cos($0 / 10) }),
        ]),
    ], arrangement: .stack)

  static func digit(_ k: Int) -> Grid {
    Grid(
      pixels: (0..<784).map { i in
        let (row, column) = (Double(i / 28) - 13.5, Double(i % 28) - 13.5)
        return max(0, 1 - abs((row * row + column * column).squareRoot() - Double(4 + k)) / 2) * (row < 0 ? 1 : 0.6)
      }, rows: 28, columns: 28)
  }

  static let digits = Figure(
    "What the network confuses", subtitle: "Fashion-MNIST, test set",
    panels: (0..<6).map { k in
      Panel(
        "shirt → coat", x: .hidden, y: .hidden, equalScale: true,
        marks: [.image(digit(k), colors: .ink, scale: nil)])
    }, arrangement: .grid(columns: 3))

  static let direct = Figure(
    "Names stand where the curves end", subtitle: "η(t) over 200 steps",
    panels: [
      Panel(
        x: Axis("update step"), y: Axis("learning rate"), legend: .direct,
        marks: [
          .curve("constant", x: steps, y: steps.map { _ in 0.1 }),
          .curve("cosine", x: steps, y: steps.map { 0.05 * (1 + cos(Double.pi * $0 / 200)) }),
          .curve("linear", x: steps, y: steps.map { 0.1 * (1 - $0 / 200) }),
          .curve("exponential", x: steps, y: steps.map { 0.1 * pow(0.98, $0) }),
        ])
    ])

  static let optimizers = Figure(
    "Adam forgives a bad rate", subtitle: "accuracy after 5 epochs",
    x: .categories("optimizer", ["SGD", "momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW"]),
    y: Axis("accuracy [%]", range: 0...100), legend: .outside(.below),
    marks: [
      .bars("best rate", x: (0..<7).map(Double.init), y: [84, 87, 87.5, 85, 86, 88, 88.2]),
      .points("ten times the best", x: (0..<7).map(Double.init), y: [10, 60, 61, 80, 20, 70, 71]),
      .horizontalLine(at: 10, label: "chance"),
    ])
}
