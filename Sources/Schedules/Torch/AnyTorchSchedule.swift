/// Any schedule that bears a PyTorch name, so that compositions can hold them and stay Codable and Hashable.
public struct AnyTorchSchedule: Hashable, Sendable {
  public let base: any TorchSchedule

  public init(_ base: any TorchSchedule) { self.base = base }

  public static func == (a: AnyTorchSchedule, b: AnyTorchSchedule) -> Bool {
    AnyHashable(a.base) == AnyHashable(b.base)
  }

  public func hash(into hasher: inout Hasher) { base.hash(into: &hasher) }
}

extension AnyTorchSchedule: Codable {
  public init(from decoder: any Decoder) throws {
    let saved = try SavedSchedule(from: decoder)
    base = try ScheduleRegistry.torch(saved.name).init(
      Arguments(for: ScheduleRegistry.torch(saved.name), given: saved.params, baseLR: saved.baseLR, asWritten: false))
  }

  public func encode(to encoder: any Encoder) throws { try base.encode(to: encoder) }
}
