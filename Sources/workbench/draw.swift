/// Draws the rates of all parameter groups over the step: for now as a table.
func draw(rates: [[Double]], title: String) {
  print(title)
  for step in rates.first?.indices ?? 0..<0 {
    print(step, rates.map { "\($0[step])" }.joined(separator: "  "))
  }
}
