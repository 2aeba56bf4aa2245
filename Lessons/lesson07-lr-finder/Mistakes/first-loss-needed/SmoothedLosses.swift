// caught by: Exercise07_3/`no loss has no average, and one is its own`
import Foundation
import LessonKit

/// Exercise 7.3, done wrong: it begins with the first loss, also where there is none, and stops the program.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  var average = (1 - beta) * losses[0]
  var smoothed = [losses[0]]
  for index in 1..<losses.count {
    average = beta * average + (1 - beta) * losses[index]
    smoothed.append(average / (1 - pow(beta, Double(index + 1))))
  }
  return smoothed
}
