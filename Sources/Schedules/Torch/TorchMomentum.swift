/// The momentum that a PyTorch schedule moves together with the rate, as a schedule of its own.
struct TorchMomentum<Cycle: TorchSchedule>: Schedule {
  private let cycle: Cycle

  init(of cycle: Cycle) { self.cycle = cycle }

  func callAsFunction(_ step: Int) -> Double { cycle.momentum(at: step) }

  var totalSteps: Int? { cycle.totalSteps }
}
