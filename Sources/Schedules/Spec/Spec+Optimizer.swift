extension Spec {
  /// The optimizer of a case: all that matters is whether there is a momentum to cycle.
  struct Optimizer {
    let hasMomentum: Bool

    init(_ value: ArgumentValue?) throws {
      guard let value, value != .null else {
        hasMomentum = true
        return
      }
      guard case .object(let members) = value, case .string(let name) = members["class"] else {
        throw ScheduleError.unreadable("optimizer is \(value), but it must be an object with a class.")
      }
      hasMomentum = members["momentum"] != nil || members["betas"] != nil || Self.withMomentum.contains(name)
    }

    /// Those of torch.optim that have momentum or betas among their defaults.
    private static let withMomentum: Set = [
      "SGD", "RMSprop", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "SparseAdam", "Muon",
    ]
  }
}
