import Foundation
import Terminal
import Training

#if MPI
  import CMPI
#endif

/// The processes that `mpirun`, or another launcher, has started to train one network together; this one alone without.
///
/// - Throws: `LessonError` where there are several, and this workbench cannot let them work together: each would train the
///   same and overwrite the others' files.
func launchedRanks(
  _ environment: [String: String] = ProcessInfo.processInfo.environment
) throws -> any RankGroup {
  guard let launched = LaunchedProcesses(environment), launched.count > 1 else { return SingleRank() }
  #if MPI
    let ranks = MPIRanks()
    guard ranks.count == launched.count else {
      throw LessonError(
        "\(launched.variable) says that \(launched.count) processes were started together, and MPI knows of "
          + "\(ranks.count); start them by the mpirun of the MPI that this workbench was built with (mpirun --version)."
      )
    }
    return ranks
  #else
    throw LessonError(
      "\(launched.variable) says that \(launched.count) processes were started together, and this workbench was built "
        + "without MPI: each would train the same. Build it by swift build --traits MPI, or start it once, without mpirun."
    )
  #endif
}

/// What a launcher tells each process that it starts.
struct LaunchedProcesses: Equatable {
  /// The variable that says so.
  let variable: String
  let count: Int

  /// Nil where no launcher has started this process.
  ///
  /// Slurm's SLURM_NTASKS is no sign: a batch script has it, too, which runs once. Neither is WORLD_SIZE without RANK.
  init?(_ environment: [String: String]) {
    let pairs = [
      ("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"), ("PMI_SIZE", "PMI_RANK"),
      ("MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_RANK"), ("SLURM_STEP_NUM_TASKS", "SLURM_PROCID"), ("WORLD_SIZE", "RANK"),
    ]
    for (size, rank) in pairs where environment[rank] != nil {
      guard let count = environment[size].flatMap({ Int($0) }), count >= 1 else { continue }
      (variable, self.count) = (size, count)
      return
    }
    return nil
  }
}

#if MPI
  /// The processes of an MPI job.
  ///
  /// There is one value of it in a process, and only the main thread asks it.
  struct MPIRanks: RankGroup {
    let rank: Int
    let count: Int

    /// Joins the others; from here on only rank 0 prints, and the processes of a machine share its cores.
    init() {
      let ranks = joinMPI()
      (rank, count) = (Int(ranks.rank), Int(ranks.count))
      let cores = ProcessInfo.processInfo.processorCount
      setenv("WORKBENCH_THREADS", "\(max(1, cores / max(1, Int(ranks.onThisMachine))))", 0)
      if rank == 0 { speakWhenTheJobEnds() } else { stayQuiet() }
    }

    func allGather(_ own: [Float], counts: [Int]) -> [Float] {
      [Float](unsafeUninitializedCapacity: counts.reduce(0, +)) { all, filled in
        let (sizes, places) = Self.layout(counts)
        gatherFloats(own, Int32(own.count), all.baseAddress, sizes, places)
        filled = all.count
      }
    }

    func allGather(_ own: [Double], counts: [Int]) -> [Double] {
      [Double](unsafeUninitializedCapacity: counts.reduce(0, +)) { all, filled in
        let (sizes, places) = Self.layout(counts)
        gatherDoubles(own, Int32(own.count), all.baseAddress, sizes, places)
        filled = all.count
      }
    }

    /// The counts as MPI takes them, and where each rank's numbers begin.
    private static func layout(_ counts: [Int]) -> (sizes: [Int32], places: [Int32]) {
      var (places, next) = ([Int32](), Int32(0))
      for count in counts {
        places.append(next)
        next += Int32(count)
      }
      return (counts.map { Int32($0) }, places)
    }
  }
#endif

extension RankGroup {
  /// Does `work` as one of several processes: the first tells an error, and its end ends the others.
  func together(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch {
      if rank > 0 { Thread.sleep(forTimeInterval: 5) }
      throw error
    }
    #if MPI
      if self is MPIRanks { leaveMPI() }
    #endif
  }
}
