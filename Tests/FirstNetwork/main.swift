import GradientWorkbench

let penguins = try Table(named: "penguins").dataset(target: "species", missing: .drop)
let (training, validation, test) = try penguins.split(validation: 0.2, test: 0.2, seed: 1)
let start = try TabularModel(for: training, hidden: [64, 64], seed: 1)
var run = try TrainingRun(
  on: TabularObjective(of: start, on: training), from: start, by: AdamW(), at: 0.001,
  with: TrainingConfiguration(batchSize: 32, epochs: 100, seed: 1, earlyStop: EarlyStop(patience: 10)),
  validate: TabularObjective(of: start, on: validation).evaluation)
let log = try TrainingLog("penguins", in: "runs")
try run.train(showsProgress: true) { try log.write($0) }
try run.bestModel.save(to: "penguins.safetensors")
let model = try TabularModel(contentsOf: "penguins.safetensors")
let result = try TabularObjective(of: model, on: test).evaluation(of: model)
print("test: accuracy \((result.accuracy ?? .nan).fixed(3)), loss \(result.loss.fixed(4))")
