import GradientDescent

/// When a run is finished: once its cost is good enough, or once it gets no better.
enum StoppingRule: CaseIterable {
  case tenthOfTheFirst, twentiethOfTheFirst, noProgress, flat

  /// What the table calls it.
  var name: String {
    switch self {
    case .tenthOfTheFirst: "J is a tenth of the first"
    case .twentiethOfTheFirst: "J is a twentieth of the first"
    case .noProgress: "a step gains less than 0.001 %"
    case .flat: "∇J is 0.001 % of the first"
    }
  }

  /// The first record at which the rule stops a run; nil where it never does.
  func end(of records: some Sequence<Record>) -> Record? {
    var (first, last): (Record?, Record?) = (nil, nil)
    for record in records {
      defer { last = record }
      guard let first, let last else {
        first = record
        continue
      }
      let stops =
        switch self {
        case .tenthOfTheFirst: record.loss <= first.loss / 10
        case .twentiethOfTheFirst: record.loss <= first.loss / 20
        case .noProgress: last.loss - record.loss <= 1e-5 * last.loss
        case .flat: (record.gradientNorm ?? .nan) <= 1e-5 * (first.gradientNorm ?? .nan)
        }
      if stops { return record }
    }
    return nil
  }
}
