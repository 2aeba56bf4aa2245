/// The momentum of a schedule in two parts: where one part leaves momentum alone, the other's nearest value holds.
struct JoinedMomentum: Schedule {
  let first: (any Schedule)?
  let second: (any Schedule)?
  let seam: Int

  init?(first: (any Schedule)?, second: (any Schedule)?, seam: Int) {
    if first == nil, second == nil { return nil }
    self.first = first
    self.second = second
    self.seam = seam
  }

  func callAsFunction(_ step: Int) -> Double {
    if step < seam {
      return first?(step) ?? second?(0) ?? 0
    }
    return second?(step - seam) ?? first?(max(seam - 1, 0)) ?? 0
  }
}
