/// Every schedule that has a name.
public enum Catalog {
  /// Those of `torch.optim.lr_scheduler` that are functions of the step.
  public static let torch: [any TorchSchedule.Type] = [
    LambdaLR.self, MultiplicativeLR.self, StepLR.self, MultiStepLR.self, ConstantLR.self, LinearLR.self,
    ExponentialLR.self, PolynomialLR.self, CosineAnnealingLR.self, CosineAnnealingWarmRestarts.self, CyclicLR.self,
    OneCycleLR.self, SequentialLR.self, ChainedScheduler.self,
  ]

  /// The workbench's own: continuous at every seam, resting at the end.
  public static let own: [any (Schedule & Catalogued).Type] = [
    Hold.self, Warmup.self, Linear.self, Cosine.self, Polynomial.self, Exponential.self, InverseSquareRoot.self,
    WarmupStableDecay.self,
  ]

  /// All of them.
  public static var all: [any Catalogued.Type] {
    torch.map { $0 as any Catalogued.Type } + [ReduceLROnPlateau.self] + own.map { $0 as any Catalogued.Type }
  }

  /// The schedule of that name.
  ///
  /// - Throws: ``ScheduleError`` that names the nearest known one.
  public static func type(_ name: String) throws -> any Catalogued.Type {
    guard let type = all.first(where: { $0.name == name }) else {
      throw ScheduleError.unknown("schedule", name, among: all.map { $0.name })
    }
    return type
  }

  static func torch(_ name: String) throws -> any TorchSchedule.Type {
    guard let type = try type(name) as? any TorchSchedule.Type else {
      throw ScheduleError.combination("\(name) cannot stand inside a composition of PyTorch schedulers.")
    }
    return type
  }
}
