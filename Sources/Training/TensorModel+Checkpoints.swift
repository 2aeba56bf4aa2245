import Core
import Tensors

extension TensorModel {
  /// A name for each tensor, in the order of `tensors`: the path of properties that leads to it, `layers.0.weight`.
  ///
  /// A model whose properties do not show all of its tensors gets numbers: `0`, `1`, ….
  public var tensorNames: [String] {
    // Each tensor is filled with its own number, by which it is recognised among the properties.
    var (probe, count) = (self, 0)
    var isHidden = false
    probe.forEachTensor { tensor in
      isHidden = isHidden || tensor.count == 0
      tensor = Tensor(repeating: Scalar(count), shape: tensor.shape)
      count += 1
    }
    var names = [String?](repeating: nil, count: count)
    if !isHidden { Self.collect(Mirror(reflecting: probe), under: "", into: &names, depth: 0) }
    let found = names.compactMap(\.self)
    if probe is Tensor<Scalar> { return ["tensor"] }
    return found.count == count && Set(found).count == count ? found : (0..<count).map(String.init)
  }

  private static func collect(_ mirror: Mirror, under path: String, into names: inout [String?], depth: Int) {
    guard depth < 32 else { return }
    if let parent = mirror.superclassMirror { collect(parent, under: path, into: &names, depth: depth + 1) }
    for (index, child) in mirror.children.enumerated() {
      let isOptional = mirror.displayStyle == .optional
      let label = mirror.displayStyle == .collection ? String(index) : child.label ?? String(index)
      let name = isOptional ? path : path.isEmpty ? label : "\(path).\(label)"
      if let tensor = child.value as? Tensor<Scalar> {
        let number = tensor.scalars.first.flatMap { Int(exactly: Double($0)) } ?? -1
        if names.indices.contains(number) { names[number] = name }
      } else {
        collect(Mirror(reflecting: child.value), under: name, into: &names, depth: depth + 1)
      }
    }
  }

  /// Writes the weights as a safetensors file, whole or not at all.
  ///
  /// - Parameter metadata: texts to keep with them.
  /// - Throws: `CheckpointError` where the file cannot be written.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    try Safetensors(named(), metadata: metadata).write(to: path)
  }

  /// Takes the weights from a safetensors file, also from the checkpoint of a run; on an error nothing has changed.
  ///
  /// Tensors are found by their names; whole numbers that this model has no name for are passed over.
  ///
  /// - Throws: `CheckpointError` for a file that is broken, or holds other tensors than this model has.
  public mutating func load(from path: String) throws {
    try load(from: Safetensors(contentsOf: path), prefix: "", path: path)
  }

  /// The tensors with their names.
  func named(prefix: String = "") -> [(name: String, value: Safetensors.Element)] {
    zip(tensorNames, tensors).map { (prefix + $0, Safetensors.Element($1)) }
  }

  /// Takes the tensors whose names begin with `prefix`; a name with a slash belongs to the prefix before it.
  mutating func load(from file: Safetensors, prefix: String, path: String) throws {
    let (names, own) = (tensorNames, tensors)
    var loaded: [Tensor<Scalar>] = []
    for (name, tensor) in zip(names, own) {
      guard let found = file[prefix + name] else {
        throw CheckpointError(
          path, "the file holds no tensor \"\(prefix)\(name)\" of shape \(tensor.shape); it belongs to another model")
      }
      guard found.shape == tensor.shape, let same = found.tensor(of: Scalar.self) else {
        throw CheckpointError(
          path,
          "tensor \"\(prefix)\(name)\" is \(found.type) of shape \(found.shape) in the file, but "
            + "\(Safetensors.Element(tensor).type) of shape \(tensor.shape) in the model; it belongs to another model")
      }
      loaded.append(same)
    }
    let known = Set(names.map { prefix + $0 })
    // Counters are no parameters: PyTorch's state dictionaries have one for each batch normalisation.
    let foreign = file.tensors.first {
      if case .integers = $0.value { return false }
      return $0.name.hasPrefix(prefix) && !$0.name.dropFirst(prefix.count).contains("/") && !known.contains($0.name)
    }?.name
    if let foreign {
      throw CheckpointError(
        path, "the file holds a tensor \"\(foreign)\" that this model has not; it belongs to another")
    }
    var index = 0
    forEachTensor { tensor in
      tensor = loaded[index]
      index += 1
    }
  }
}
