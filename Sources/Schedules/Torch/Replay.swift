import Synchronization

/// A scheduler that holds others, which share its parameter group.
///
/// Its rate at a step is found by replaying, on a ``TorchParameterGroup``, what PyTorch's constructors and `step()` calls do
/// up to there: in PyTorch's order, so that whatever the members do to each other comes out as it does in PyTorch.
protocol TorchComposition: TorchSchedule {
  var schedulers: [AnyTorchSchedule] { get }
  var replay: Replay { get }
}

extension TorchComposition {
  public var baseLR: Double { schedulers.first?.base.baseLR ?? 0 }

  public func callAsFunction(_ step: Int) -> Double { replay.moment(of: self, at: step).lr }

  public var momentum: (any Schedule)? {
    guard schedulers.contains(where: { $0.base.momentum != nil }) else { return nil }
    return TorchMomentum(totalSteps: totalSteps) { [self] step in replay.moment(of: self, at: step).momentum }
  }

  /// A composition is not in its initial mode when its members step: they take an ordinary step.
  public func initialStep(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    step(state: &scheduler, on: &group)
  }

  func constructMembers(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    scheduler.members = schedulers.map { member in
      var state = SchedulerState()
      member.base.construct(&state, on: &group)
      return state
    }
  }

  /// - Throws: ``ScheduleError`` when PyTorch raises before it has taken so many steps, or that are too many to follow.
  func check(steps: Int) throws {
    guard steps <= Replay.farthest else {
      throw ScheduleError.length(
        "\(Self.name) is followed step by step as far as step \(Replay.farthest), but is asked for \(steps) steps.")
    }
    guard let failure = replay.moment(of: self, at: steps).failure else { return }
    let step = (0..<steps).first { replay.moment(of: self, at: $0).failure != nil } ?? steps
    let place = step == 0 ? "in the constructor" : "at step \(step)"
    switch failure {
    case .beyondTotalSteps:
      throw ScheduleError.length(
        "\(Self.name) holds a OneCycleLR that is asked for more steps than its total_steps: PyTorch stops \(place).")
    case .divisionByZero:
      throw ScheduleError.combination("\(Self.name) holds a scheduler that makes PyTorch divide by zero \(place).")
    }
  }
}

/// The parameter group of a composition at every step, remembered where it is asked.
///
/// Asked step by step, forwards or backwards, one ask costs about one step of the members, also where several runs ask
/// at different places. The first ask for a far step costs all steps before it, later ones at most `blockLength`.
/// What is remembered changes no value: all of it is a function of the composition, so any two are equal.
final class Replay: Hashable, Sendable {
  /// The last step that is followed, more than any run has; from there on the values hold.
  static let farthest = 1 << 22
  static let blockLength = 256
  static let blockCount = 8

  struct Moment {
    let lr: Double
    let momentum: Double
    let failure: TorchParameterGroup.Failure?
  }

  private let memory = Mutex(ReplayMemory())

  func moment(of schedule: some TorchComposition, at step: Int) -> Moment {
    memory.withLock { $0.moment(of: schedule, at: min(max(step, 0), Self.farthest)) }
  }

  static func == (a: Replay, b: Replay) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

private struct ReplayMemory {
  /// All that PyTorch's objects hold.
  struct Position {
    var scheduler = SchedulerState()
    var group: TorchParameterGroup

    mutating func step(_ schedule: some TorchComposition) { schedule.step(state: &scheduler, on: &group) }
  }

  /// The moments of consecutive steps, as far as they have been asked, and where to go on.
  struct Block {
    var index = -1
    var moments: [Replay.Moment] = []
    var next = Position(group: TorchParameterGroup(lr: 0))
  }

  /// Where each block begins, from the first on.
  private var starts: [Position] = []
  /// Block i is kept in place i modulo their number.
  private var blocks = Array(repeating: Block(), count: Replay.blockCount)

  mutating func moment(of schedule: some TorchComposition, at step: Int) -> Replay.Moment {
    let (index, offset) = step.quotientAndRemainder(dividingBy: Replay.blockLength)
    let place = index % Replay.blockCount
    if blocks[place].index != index { blocks[place] = Block(index: index, next: start(of: index, schedule)) }
    while blocks[place].moments.count <= offset {
      let group = blocks[place].next.group
      blocks[place].moments.append(Replay.Moment(lr: group.lr, momentum: group.momentum, failure: group.failure))
      blocks[place].next.step(schedule)
      if blocks[place].moments.count == Replay.blockLength, starts.count == index + 1 {
        starts.append(blocks[place].next)
      }
    }
    return blocks[place].moments[offset]
  }

  private mutating func start(of index: Int, _ schedule: some TorchComposition) -> Position {
    if starts.isEmpty {
      var first = Position(group: TorchParameterGroup(lr: schedule.baseLR))
      schedule.construct(&first.scheduler, on: &first.group)
      starts.append(first)
    }
    while starts.count <= index {
      var position = starts[starts.count - 1]
      for _ in 0..<Replay.blockLength { position.step(schedule) }
      starts.append(position)
    }
    return starts[index]
  }
}
