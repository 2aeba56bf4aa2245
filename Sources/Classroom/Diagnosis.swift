import Foundation

/// What a failure itself says about its cause, beside the question of the test: wrong sign, factor or order, a loop without
/// an end, a word that the compiler does not know.
public struct Diagnosis: Hashable, Sendable {
  public let sentence: String

  /// nil where the failure has none of the known forms.
  public init?(of verdict: Verdict) {
    let found = verdict.problems.lazy.compactMap { Diagnosis.sentence(for: $0, of: verdict.exercise) }.first
    let failing = verdict.problems.contains(where: \.preventedTheRun) ? nil : verdict.firstFailure?.issues.first
    guard let sentence = found ?? failing.flatMap({ Expectation($0.message) }).flatMap(Diagnosis.sentence) else {
      return nil
    }
    self.sentence = sentence
  }

  private static func sentence(for problem: Verdict.Problem, of exercise: Exercise) -> String? {
    switch problem {
    case .buildFailed(let log):
      log.errors(toMendFor: exercise).first.map { habit(in: $0) ?? sentence(for: $0.message) }
    case .missingNames:
      "The declaration has changed: compare name, labels and types with the template, which \"reset\" brings back "
        + "(your file is kept)."
    case .refused: "It compiles; an exercise only may not reach that far. Say it with the course's own types."
    case .ended(.timedOut): "It did not come to an end: does what each loop asks change from one round to the next?"
    case .ended(.tooMuchOutput): "It prints without end: is there a print in a loop?"
    case .ended, .notFinished:
      "It crashed: an index beyond the end, a range whose end lies before its beginning, \"!\" on nil, or an Int too large."
    default: nil
    }
  }

  /// What looks like Python: the name that is not known, the line itself, or a division in the line before it.
  private static func habit(in error: CompileError) -> String? {
    if let name = error.message.firstMatch(of: #/cannot find (?:type )?'(\w+)' in scope/#)?.1,
      let sentence = PythonHabits.sentence(forUnknown: String(name))
    {
      return sentence
    }
    let lines = ((try? String(contentsOfFile: error.place.file, encoding: .utf8)) ?? "")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.indices.contains(error.place.line - 1) else { return nil }
    return PythonHabits.sentence(for: lines[error.place.line - 1])
      ?? (error.place.line > 1 ? PythonHabits.division(in: lines[error.place.line - 2]) : nil)
  }

  /// What a message of the compiler means for somebody who is new to Swift.
  static func sentence(for message: String) -> String {
    let forms: [(words: [String], meaning: String)] = [
      (["cannot find", "in scope"], "A name is not known there: is it spelt as where it is declared?"),
      (["has no member"], "That type has nothing of this name: the comment in the template says how it is read."),
      (["applied to operands"], "These two types do not go together: make one of them the other's."),
      (
        ["applied to operands", "'Int'", "'Double'"],
        "Swift never mixes numbers of two types: write Double(n) for a whole number n."
      ),
      (
        ["cannot be applied to", "'["],
        "Swift does no arithmetic on whole arrays: use a loop, or values.map { $0 * 2 }."
      ),
      (
        ["'*' cannot be applied to", "'[", "'Int'"],
        "An array is not repeated by *: [Double](repeating: 0, count: n) makes one of n zeros."
      ),
      (["cannot convert"], "Another type is wanted there, and Swift converts nothing by itself: compare the two."),
      (
        ["cannot convert", "'Int' to", "'Double'"],
        "Swift converts nothing by itself: Double(n) makes a Double of a whole number n."
      ),
      (
        ["cannot convert", "'Double' to", "'Int'"],
        "A whole number is needed there: Int(x) cuts off what stands behind the point. (var total = 0 is a whole number, too: write 0.0.)"
      ),
      (
        ["cannot convert", "'["], "An array stands where a number belongs, or the other way round: use a loop over it."
      ),
      (
        ["cannot convert", "'Array<"],
        "An array stands where a number belongs, or the other way round: use a loop over it."
      ),
      (["missing return"], "There is a path through the function that returns nothing."),
      (
        ["let' constant"],
        "What is declared by let stays as it is, a parameter too; what shall change is declared by var."
      ),
      (["is immutable"], "What is declared by let, a parameter too, stays as it is; copy it into a var."),
      (["self' is immutable"], "A function that changes its own value is declared as mutating."),
      (["must be unwrapped"], "It may be nil: say what happens then, by ?? or by guard let."),
      (["reasonable time"], "The expression is too long for the compiler: give its parts names by let."),
      (["missing argument"], "A call has to say every label that the declaration has, in its order."),
      (["argument label"], "A call has to say every label that the declaration has, in its order."),
      (["expected '}'"], "A { has no }: count them, from the function's beginning."),
      (["extraneous '}'"], "There is one } too many: count them, from the function's beginning."),
      (["no member 'length'"], "values.count says how many there are."),
      (["no member 'sum'"], "values.reduce(0, +) adds up."),
      (["no member 'get'"], "A dictionary is asked by d[\"a\"] ?? 0."),
      (["to conform to 'Sequence'"], "A loop needs a range or an array: for i in 0..<n."),
      (["'[", "conform to 'Comparable'"], "values.max() gives the greatest: an optional, for there may be none."),
      (["operator '**'"], "A power is pow(x, 2), and a square is x * x."),
      (["'%' is unavailable"], "Of numbers with a point the remainder is x.truncatingRemainder(dividingBy: y)."),
      (["used as a boolean"], "A condition is true or false: write n != 0."),
      (["condition type 'Bool'"], "A condition is true or false: write n != 0, or !values.isEmpty."),
      (["extraneous argument label"], "The declaration has no such label: take it out."),
      (["requires explicit '&'"], "What the function changes is given with &: f(&x)."),
      (["empty collection literal"], "Say of what: var values: [Double] = []."),
    ]
    // The last one that fits is the most special one.
    return forms.last { form in form.words.allSatisfy(message.contains) }?.meaning
      ?? "The compiler stops at the first line that it cannot read: look at it, and at the end of the line before."
  }

  /// What the value that came has to do with the one that was expected.
  private static func sentence(for expectation: Expectation) -> String? {
    if let value = expectation.came.first?.value, ["nan", "-nan"].contains(value) {
      return "It is not a number: a path still returns .todo, or there is a 0/0, an ∞ − ∞, a root or a logarithm of "
        + "less than 0."
    }
    if let value = expectation.came.first?.value, ["inf", "-inf"].contains(value) {
      return "It is infinite: a division by 0, or a power or exp that is too large."
    }
    for sign in [" ≈ ", " == "] {
      let sides = expectation.expected.split(separator: sign).map(String.init)
      guard sides.count == 2 else { continue }
      func numbers(_ side: String) -> [Double]? {
        Diagnosis.numbers(in: expectation.came.first { $0.asked == side }?.value ?? side)
      }
      guard let came = numbers(sides[0]), let wanted = numbers(sides[1]) else { return nil }
      return sentence(came: came, wanted: wanted)
    }
    return nil
  }

  static func sentence(came: [Double], wanted: [Double]) -> String? {
    func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * max(abs(a), abs(b)) }
    func isClose(_ a: some Collection<Double>, _ b: some Collection<Double>) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1) }
    }
    guard came.count == wanted.count else {
      if came.isEmpty { return "Nothing came: a path still returns .todo, or an empty list." }
      let difference = came.count - wanted.count
      let isEnd = isClose(came.prefix(wanted.count), wanted.prefix(came.count))
      return "\(abs(difference)) too \(difference > 0 ? "many" : "few") came"
        + (isEnd ? "; the others are right: look at the end of the range." : ": look at both ends of the range.")
    }
    guard !came.isEmpty, !isClose(came, wanted) else { return nil }
    if isClose(came.map { -$0 }, wanted) { return "The size is right and the sign is wrong: what is taken from what?" }
    if came.count > 1 {
      if isClose(came.sorted(), wanted.sorted()) { return "The numbers are right, and their order is not." }
      if came.count > 2, isClose(came.dropLast(), wanted.dropFirst()) || isClose(came.dropFirst(), wanted.dropLast()) {
        return "Every number stands one place away from where it belongs: is it counted from 0?"
      }
    }
    // A factor that all have in common; of small whole numbers only, for any two numbers have some factor.
    guard let (first, other) = zip(came, wanted).first(where: { $0 != 0 && $1 != 0 }) else { return nil }
    let factor = abs(first) > abs(other) ? first / other : other / first
    guard factor > 1.5, factor < 1_000, isClose(factor, factor.rounded()),
      isClose(came.map { $0 * (abs(first) > abs(other) ? 1 / factor : factor) }, wanted)
    else { return nil }
    let words = "\(Int(factor.rounded())) times too \(abs(first) > abs(other) ? "large" : "small")"
    return "It is \(words): is a factor missing, or one too many, or is it the value of a neighbouring step?"
  }

  /// A number, or a list of numbers; nil for anything else.
  private static func numbers(in text: String) -> [Double]? {
    if let number = Double(text) { return [number] }
    guard text.first == "[", text.last == "]" else { return nil }
    let parts = text.dropFirst().dropLast().split(separator: ",").map { Double($0.filter { $0 != " " }) }
    return parts.contains(nil) ? nil : parts.compactMap { $0 }
  }
}
