/// The processes that train one model together, as one of them, a rank, sees them.
///
/// What MPI offers to `workbench train`; the library itself needs no MPI, and a test uses threads.
public protocol RankGroup: Sendable {
  /// The number of this process, from 0.
  var rank: Int { get }
  /// How many processes there are.
  var count: Int { get }

  /// The numbers of all ranks, one rank after the other; it returns when all ranks have called it.
  ///
  /// - Parameters:
  ///   - own: the numbers of this rank.
  ///   - counts: how many each rank has, the same list on all ranks; 0 is allowed.
  func allGather(_ own: [Float], counts: [Int]) -> [Float]

  /// The same for numbers of twice the length.
  func allGather(_ own: [Double], counts: [Int]) -> [Double]
}

extension RankGroup {
  /// The part of `items` that belongs to `rank`: the parts follow each other, and their sizes differ by at most 1.
  public func share(of items: Int, rank: Int) -> Range<Int> { (items * rank / count)..<(items * (rank + 1) / count) }

  /// Waits for all ranks, and says whether they brought the same text.
  public func agree(on text: String) -> Bool {
    var sum = Checksum()
    sum.add(bytes: text.utf8)
    let all = allGather([Double(sum.value >> 11)], counts: [Int](repeating: 1, count: count))
    return all.allSatisfy { $0 == all[0] }
  }
}

/// One process alone.
public struct SingleRank: RankGroup {
  public var rank: Int { 0 }
  public var count: Int { 1 }

  /// The only rank there is.
  public init() {}

  public func allGather(_ own: [Float], counts: [Int]) -> [Float] { own }
  public func allGather(_ own: [Double], counts: [Int]) -> [Double] { own }
}
