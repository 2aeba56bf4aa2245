// caught by: Exercise07_3/`no loss has no average, and one is its own`
import Foundation
import LessonKit

/// Exercise 7.3, done wrong: it begins with the first loss, and where there is none with a zero that nobody measured.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  let first = losses.first ?? 0
  var average = (1 - beta) * first
  var smoothed = [first]
  for index in losses.indices.dropFirst() {
    average = beta * average + (1 - beta) * losses[index]
    smoothed.append(average / (1 - pow(beta, Double(index + 1))))
  }
  return smoothed
}
