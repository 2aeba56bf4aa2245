extension Arguments {
  /// The members of a composition, built one after another as PyTorch code would: each finds the group's initial rate as
  /// the one before it left it.
  func schedulers(_ name: String) throws -> [any TorchSchedule] {
    guard case .list(let values) = try value(name) else {
      return try refuse(name, value(name), "a list of schedulers")
    }
    var initialLR: Double?
    return try values.enumerated().map { index, value in
      let form = try SchedulerForm(value)
      if form.name == ReduceLROnPlateau.name {
        throw ScheduleError.combination(
          "\(schedule) cannot hold a ReduceLROnPlateau (scheduler \(index), counted from 0), which needs a metric at "
            + "every step; PyTorch refuses it, too.")
      }
      let type = try Catalog.torch(form.name)
      let base = form.baseLR ?? initialLR ?? (try? baseLR())
      let member = try type.init(Arguments(for: type, given: form.params, baseLR: base, asWritten: asWritten))
      initialLR = member.initialLR(found: initialLR)
      return member
    }
  }
}
