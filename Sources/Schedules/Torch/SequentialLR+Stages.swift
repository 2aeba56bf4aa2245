/// How the members of a SequentialLR follow each other in time.
extension SequentialLR {
  /// How a SequentialLR that nobody disturbs runs: by itself, or as first member of another one.
  struct Timeline {
    /// How many steps the milestones come early: 1 inside of another SequentialLR, whose constructor takes a step.
    let lead: Int
    /// The rate at step 0.
    let first: Double
  }

  /// The timeline of a sequence by itself: construction resets the group to its initial rate, then the member whose turn
  /// it is at step 0 takes its first step.
  var timeline: Timeline {
    Timeline(lead: 0, first: members[index(at: 0)].initial(from: initialLR(found: nil)))
  }

  /// The member that is at work when the sequence has counted to `clock`.
  func index(at clock: Int) -> Int { milestones.count { $0 <= clock } }

  /// The step at which member `index` is at its own step 0.
  func start(of index: Int, lead: Int) -> Int {
    index == self.index(at: lead) ? 0 : milestones[index - 1] - lead
  }

  func value(at step: Int, on timeline: Timeline) -> Double {
    let (clock, overflow) = step.addingReportingOverflow(timeline.lead)
    let index = index(at: overflow ? .max : clock)
    let start = start(of: index, lead: timeline.lead)
    let first =
      start == 0 ? timeline.first : members[index].restart(from: value(at: start - 1, on: timeline))
    return members[index].rate(at: step - start, startingAt: first)
  }
}
