import Core
import Foundation
import GradientDescent
import Schedules

/// How one point of a sweep ended.
public struct SweepOutcome: Codable, Hashable, Sendable {
  /// How many steps were made.
  public var steps: Int
  /// The training loss in the end: the last one, or of an epoch the mean; nil where it was not finite.
  public var loss: Double?
  /// The best validation; nil without one.
  public var validation: Evaluation?
  /// The epoch after which the validation was best, counted from 0; nil without one.
  public var bestEpoch: Int?
  /// The step at which divergence was noticed, or nil: a point that diverged is a point.
  public var divergedAt: Int?

  /// An outcome; everything but the steps may be unknown.
  public init(
    steps: Int, loss: Double?, validation: Evaluation? = nil, bestEpoch: Int? = nil, divergedAt: Int? = nil
  ) {
    self.steps = steps
    self.loss = loss.flatMap { $0.isFinite ? $0 : nil }
    self.validation = validation.flatMap { $0.loss.isFinite ? $0 : nil }
    (self.bestEpoch, self.divergedAt) = (bestEpoch, divergedAt)
  }

  /// What points are compared by: the validation's loss, or else the training loss; nil for a point that diverged.
  public var score: Double? { divergedAt == nil ? validation?.loss ?? loss : nil }
}

/// A point that is done, as it stands in a file.
public struct SweepResult: Codable, Hashable, Sendable {
  /// The plan's fingerprint.
  public let plan: String
  /// The point's index.
  public let point: Int
  /// What was varied.
  public let varied: [String: ArgumentValue]
  /// How it ended.
  public let outcome: SweepOutcome
}

/// The folder in which the points of a sweep leave their results, one file each: 0.json for point 0.
///
/// A file is there whole or not at all, and holds nothing that depends on the machine or the time: so a point that two
/// machines computed is the same file, and a sweep that was run in pieces collects to the same bits as one that was not.
public struct SweepResults: Sendable {
  /// The folder's path.
  public let folder: String
  /// The plan that the results belong to.
  public let plan: SweepPlan
  /// The plan's fingerprint, with the data that it depends on.
  public let fingerprint: String

  /// The results of a plan in a folder, which is made when the first is written.
  public init(of plan: SweepPlan, fingerprint: String, in folder: String) {
    (self.plan, self.fingerprint, self.folder) = (plan, fingerprint, folder)
  }

  /// Where the result of a point stands, or will.
  public func path(of index: Int) -> String { "\(folder)/\(index).json" }

  /// Where a point that was interrupted keeps its state.
  public func checkpoint(of index: Int) -> String { "\(folder)/\(index).checkpoint" }

  /// The result of a point, or nil where it is not done.
  ///
  /// - Throws: ``SweepError`` for a file that cannot be read, and for the result of another plan.
  public func result(of index: Int) throws -> SweepResult? {
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.read(path(of: index), limit: 1 << 20)
    } catch  where error.code == ENOENT {
      return nil
    } catch  where error.code == ENOTDIR {
      throw SweepError("\(folder) is a file; results are kept in a folder: name another one by --results")
    } catch {
      throw SweepError("\(path(of: index)): \(error.problem(reading: "a result"))")
    }
    let result: SweepResult
    do {
      result = try JSONDecoder().decode(SweepResult.self, from: Data(bytes))
    } catch {
      throw SweepError(
        "\(path(of: index)) is no result of a sweep (\(error.reason)); remove it, and the point runs again")
    }
    guard result.plan == fingerprint, result.point == index else {
      throw SweepError(
        "\(path(of: index)) is a result of another plan, of other data or of another point; choose another folder by "
          + "--results, or remove that one")
    }
    return result
  }

  /// Writes a result, whole or not at all, and removes the checkpoint that led to it.
  ///
  /// - Throws: ``SweepError`` where the folder cannot be written to.
  public func write(_ outcome: SweepOutcome, of point: SweepPoint) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    let result = SweepResult(plan: fingerprint, point: point.index, varied: point.varied, outcome: outcome)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try WholeFile.write(try encoder.encode(result) + Data("\n".utf8), to: path(of: point.index), synchronized: true)
    } catch {
      throw SweepError("\(path(of: point.index)) cannot be written: \(error.reason)")
    }
    try? FileManager.default.removeItem(atPath: checkpoint(of: point.index))
    WholeFile.removeLeftovers(of: checkpoint(of: point.index))
  }

  /// All results that are there, in order, and the indices of the points that are missing.
  ///
  /// - Throws: ``SweepError`` as ``result(of:)``.
  public func collect() throws -> (done: [SweepResult], missing: [Int]) {
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    var (done, missing): ([SweepResult], [Int]) = ([], [])
    for index in 0..<plan.count {
      if names.contains("\(index).json"), let result = try result(of: index) {
        done.append(result)
      } else {
        missing.append(index)
      }
    }
    return (done, missing)
  }
}

/// Indices as job arrays take them: `0-3,17`.
///
/// Slurm's arrays hold indices up to 1,000 unless it is told otherwise, so more come in chunks, each with an offset that is
/// added to the indices of its array.
public struct IndexRanges: Hashable, Sendable, CustomStringConvertible {
  /// What is to be added to the indices in `description`.
  public let offset: Int
  /// The indices less the offset, as ranges: `0-3,17`.
  public let description: String

  /// Indices in rising order in chunks: each chunk has at most `size` indices, and spans less than `size`.
  public static func chunks(of indices: [Int], size: Int = 1_000) -> [IndexRanges] {
    var chunks: [[Int]] = []
    for index in indices {
      let block = index / max(size, 1)
      if let first = chunks.last?.first, first / max(size, 1) == block {
        chunks[chunks.count - 1].append(index)
      } else {
        chunks.append([index])
      }
    }
    return chunks.map { IndexRanges($0, offset: $0[0] / max(size, 1) * max(size, 1)) }
  }

  private init(_ indices: [Int], offset: Int) {
    self.offset = offset
    var ranges: [ClosedRange<Int>] = []
    for index in indices.map({ $0 - offset }) {
      if let last = ranges.last, last.upperBound + 1 == index {
        ranges[ranges.count - 1] = last.lowerBound...index
      } else {
        ranges.append(index...index)
      }
    }
    description = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
