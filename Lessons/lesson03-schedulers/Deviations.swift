import Schedules
import Terminal

/// Where a schedule that bears a PyTorch name does something else than PyTorch, and why.
func describeDeviations(on console: Console) {
  console.print("Where a schedule with a PyTorch name differs from PyTorch 2.15")
  for (title, isRate) in [("Other rates", true), ("Refused, where PyTorch accepts or fails later", false)] {
    console.print("\n  \(title)\n")
    for deviation in Deviation.all where deviation.changesRates == isRate {
      console.paragraph("\(deviation.schedule), \(deviation.when)")
      console.paragraph("PyTorch: \(deviation.torch). Here: \(deviation.here) (\(deviation.reason)).")
      console.print()
    }
  }
}
