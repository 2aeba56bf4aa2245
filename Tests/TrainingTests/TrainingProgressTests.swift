import GradientDescent
import Testing

@testable import Training

struct TrainingProgressTests {
  private func line(
    step: Int, epoch: Int = 1, rate: Double = 0.1, loss: Double = 0.43116, total: Int = 4690, examples: Int = 71_744,
    seconds: Double = 8
  ) -> String {
    TrainingProgress.line(
      Record(step: step, rate: rate, loss: loss, epoch: epoch, examples: 64),
      loss: loss, totalSteps: total, epochs: 5, examples: examples, steps: step + 1, seconds: seconds)
  }

  @Test func `it tells epoch, steps, loss, rate, examples per second and time left`() {
    let text = line(step: 1120)
    for part in ["epoch 2/5 [", "1121/4690", "loss 0.4312", "rate 0.1", "8,968/s", "0:26 left"] {
      #expect(text.contains(part))
    }
  }

  @Test func `the bar fills from nothing to everything`() {
    #expect(line(step: 0).contains("[...."))
    #expect(line(step: 4689, epoch: 4).contains("#]"))
    #expect(line(step: 4689, epoch: 4).contains("0:00 left"))
  }

  @Test func `no line is wider than the terminal, whatever the numbers`() {
    for (rate, loss, total) in [(1.234e-300, Double.nan, Int.max / 8), (0.1, .infinity, 3), (5, 1e300, 1 << 40)] {
      for seconds in [0, 1e-300, 1e300, .infinity] {
        #expect(line(step: 2, rate: rate, loss: loss, total: total, seconds: seconds).count <= 79)
      }
    }
  }

  @Test func `an epoch's loss is the mean over its rows, whatever the size of the last batch`() throws {
    var mean = EpochMean()
    func record(_ step: Int, loss: Double, rows: Int, ends: Bool) -> Record {
      Record(step: step, rate: 0.1, loss: loss, examples: rows, endsEpoch: ends)
    }
    let losses = [
      mean.add(record(0, loss: 1, rows: 32, ends: false)), mean.add(record(1, loss: 9, rows: 8, ends: true)),
      // The next epoch knows nothing of the one before.
      mean.add(record(2, loss: 3, rows: 5, ends: true)),
    ]
    #expect(losses[0] == nil && losses[2] == 3)
    #expect(abs((losses[1] ?? .nan) - 104.0 / 40) <= 1e-15)
  }

  @Test func `times read as on a clock`() {
    #expect([0, 6.2, 61, 3723].map(TrainingProgress.clock) == ["0:00", "0:07", "1:01", "1:02:03"])
  }
}
