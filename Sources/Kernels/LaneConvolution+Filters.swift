extension TensorFastArithmetic {
  /// The gradient of the filters: sums over pixels where the convolution has sums over weights.
  ///
  ///     dw[filter, tap] = Σ over images and pixels of g[filter, pixel]·x[taps[tap] + pixels[pixel]]
  ///
  /// Each chunk of images has sums of its own, which are added in the order of the chunks.
  public static func convolutionFilterPullback(
    _ g: [Scalar], _ images: [Scalar], _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    let (pass, planes) = forwardPass(geometry)
    let (chunks, groups, filters) = (chunks(geometry.images), geometry.groups, geometry.filtersPerGroup)
    let (taps, plane) = (pass.taps.count, geometry.outputPlane)
    let count = groups * filters * taps
    // As in `run`: the blocks of a few chunks are shared out further.
    let blocks = (0..<groups).flatMap { group in
      stride(from: 0, to: filters, by: Vector.rows).map { (group: group, first: $0) }
    }
    let bands = max(1, 4 / max(chunks, 1))
    let partial = make(chunks * count) { dw in
      dw.initialize(repeating: 0, count: chunks * count)
      read(g) { g in
        read(images) { x in
          nonisolated(unsafe) let (g, x, dw) = (g, x, dw)
          _ = concurrentMap(chunks * bands) { unit in
            let (chunk, band) = (unit / bands, unit % bands)
            withPlanes(geometry.channelsPerGroup * planes.count) { padded in
              var copied = -1
              for block in blocks[(blocks.count * band / bands)..<(blocks.count * (band + 1) / bands)] {
                let image = chunk * groups + block.group
                if copied != block.group {
                  let source = image * geometry.channelsPerGroup * geometry.inputPlane
                  LaneLoops.copy(x + source * lanes, planes, count: geometry.channelsPerGroup, to: padded)
                  copied = block.group
                }
                let g = g + (image * filters + block.first) * plane * lanes
                let dw = dw + chunk * count + (block.group * filters + block.first) * taps
                let rows = min(Vector.rows, filters - block.first)
                pass.withPointers { LaneLoops.filterSum($0, g, padded, rows: rows, to: dw) }
              }
            }
          }
        }
      }
    }
    return chunks == 1 ? partial : sum(partial, outer: 1, count: chunks, inner: count)
  }
}
