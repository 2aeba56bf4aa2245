extension TensorFastArithmetic {
  /// Runs `loop` with the formula of `f`, so that each loop is compiled with its formula inside it.
  @inline(__always) static func withFormula(
    _ f: TensorBinaryFunction, _ loop: ((Scalar, Scalar) -> Scalar) -> [Scalar]
  ) -> [Scalar] {
    typealias Formula = TensorFormulas<Self>
    switch f {
    case .add: return loop { $0 + $1 }
    case .subtract: return loop { $0 - $1 }
    case .multiply: return loop { $0 * $1 }
    case .divide: return loop { $0 / $1 }
    case .power: return loop { pow($0, $1) }
    case .maximum: return loop { Formula.maximum($0, $1) }
    case .minimum: return loop { Formula.minimum($0, $1) }
    case .greater: return loop { $0 > $1 ? 1 : 0 }
    case .less: return loop { $0 < $1 ? 1 : 0 }
    case .equal: return loop { $0 == $1 ? 1 : 0 }
    case .maximumSlope: return loop { Formula.maximumSlope($0, $1) }
    case .minimumSlope: return loop { Formula.minimumSlope($0, $1) }
    case .powerBaseSlope: return loop { Formula.powerBaseSlope($0, $1) }
    case .powerExponentSlope: return loop { Formula.powerExponentSlope($0, $1) }
    }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    withFormula(f) { formula in each(a, b, formula) }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: [Scalar], _ b: Scalar) -> [Scalar] {
    withFormula(f) { formula in each(a) { formula($0, b) } }
  }

  public static func zip(_ f: TensorBinaryFunction, _ a: Scalar, _ b: [Scalar]) -> [Scalar] {
    withFormula(f) { formula in each(b) { formula(a, $0) } }
  }

  public static func zip(
    _ f: TensorBinaryFunction, _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan
  ) -> [Scalar] {
    withFormula(f) { formula in broadcast(a, b, plan, formula) }
  }

  /// The innermost axis is a loop of its own for each of the three ways in which rows can meet.
  @inline(__always) static func broadcast(
    _ a: [Scalar], _ b: [Scalar], _ plan: TensorBroadcastPlan, _ f: (Scalar, Scalar) -> Scalar
  ) -> [Scalar] {
    let rows = TensorView(extents: plan.extents, strides: plan.leftStrides)
    let columns = plan.extents.last ?? 1
    let (left, right) = (plan.leftStrides.last ?? 0, plan.rightStrides.last ?? 0)
    return make(plan.count) { y in
      read(a) { a in
        read(b) { b in
          rows.forEachRow(beside: plan.rightStrides) { place, other, position in
            let (a, b, y) = (a + place, b + other, y + position)
            if left == 1 && right == 1 {
              for i in 0..<columns { y[i] = f(a[i], b[i]) }
            } else if left == 1 {
              let b = b.pointee
              for i in 0..<columns { y[i] = f(a[i], b) }
            } else if right == 1 {
              let a = a.pointee
              for i in 0..<columns { y[i] = f(a, b[i]) }
            } else {
              let value = f(a.pointee, b.pointee)
              for i in 0..<columns { y[i] = value }
            }
          }
        }
      }
    }
  }
}
