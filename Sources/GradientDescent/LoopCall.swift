/// One call in a training loop that is written by hand, as PyTorch users write it.
public enum LoopCall: String, Sendable, Hashable, CaseIterable {
  /// `loss.backward()`: adds the gradient of this epoch's loss to what is there.
  case backward
  /// `optimizer.zero_grad()`: takes away what is there.
  case zeroGrad = "zero_grad"
  /// `optimizer.step()`: moves the parameters along what is there.
  case step
}
