// caught by: Exercise10_2/`no error grows far on the way`
import LessonKit

/// Exercise 10.2, done wrong: the smallest, the largest, the second smallest, the second largest.
public func lebedevOrder(of count: Int) -> [Int] {
  (0..<count).map { $0.isMultiple(of: 2) ? $0 / 2 : count - 1 - $0 / 2 }
}
