import Core

/// Why a schedule was refused, in one sentence.
public enum ScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A parameter has a value that it may not have.
  case parameter(schedule: String, name: String, value: String, allowed: String)
  /// A parameter that has no default was not given.
  case missing(schedule: String, name: String)
  /// There is no schedule, parameter or formula of that name, only the `known` ones.
  case unknown(what: String, name: String, known: [String])
  /// Two schedules cannot be combined in this way.
  case combination(String)
  /// A run and its schedule are not of the same length.
  case length(String)
  /// A description of a schedule cannot be read.
  case unreadable(String)

  public var description: String {
    switch self {
    case .parameter(let schedule, let name, let value, let allowed):
      "\(schedule.shortened): \(name.shortened) is \(value.shortened), but it must be \(allowed)."
    case .missing(let schedule, let name):
      "\(schedule) needs \(name), which was not given."
    case .unknown(let what, let name, let known):
      "There is no \(what) named \(name.shortened)\(knownNames(known, insteadOf: name))"
    case .combination(let sentence), .length(let sentence), .unreadable(let sentence):
      sentence.withoutItsMiddle
    }
  }
}
