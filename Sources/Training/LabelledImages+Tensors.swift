import Autograd
import Datasets
import Tensors

extension LabelledImages {
  /// Some images as a batch of vectors, pixels/255: rows × (height·width).
  public func tensor(of rows: some Collection<Int>) -> Tensor<Float> {
    Tensor(floats(of: rows), shape: [rows.count, pixelsPerImage])
  }

  /// Some images as a batch of pictures with one channel, pixels/255: rows × 1 × height × width.
  public func pictures(of rows: some Collection<Int>) -> Tensor<Float> {
    Tensor(floats(of: rows), shape: [rows.count, 1, height, width])
  }
}
