import Core

extension Spec {
  /// A schedule as it is written on the command line: `StepLR step_size=10 gamma=0.1`.
  ///
  /// - Throws: ``ScheduleError`` that names the nearest known schedule or parameter.
  public init(
    commandLine name: String, arguments: [String], baseLRs: [Double], optimizer: String = "SGD", steps: Int,
    metrics: [Double] = []
  ) throws {
    _ = try Catalog.type(name)
    var params: [String: ArgumentValue] = [:]
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
        throw ScheduleError.unreadable("Parameters are written as name=value, but this is \(argument).")
      }
      let key = String(argument[..<equals])
      guard params[key] == nil else {
        throw ScheduleError.unreadable("\(key) is given twice.")
      }
      params[key] = try ArgumentValue(commandLine: String(argument[argument.index(after: equals)...]))
    }
    let form = try SchedulerForm(.object(["class": .string(name), "params": .object(params)]))
    try self.init(
      form, baseLRs: baseLRs.isEmpty ? nil : baseLRs,
      momentum: Optimizer(.object(["class": .string(optimizer)])).hasMomentum, steps: steps, metrics: metrics,
      epochs: [])
  }
}
