import ArgumentParser
import Core
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
    guard environment["PMIX_RANK"] != nil || launched.variable != "SLURM_STEP_NUM_TASKS" || !isOpenMPI() else {
      launched.waitForTheFirst()
      throw LessonError(
        "srun has started \(launched.count) processes, and none can find the others; start them by srun --mpi=pmix, or by "
          + "mpirun.")
    }
    let ranks = MPIRanks()
    guard ranks.count == launched.count else {
      launched.waitForTheFirst()
      throw LessonError(
        "\(launched.variable) says that \(launched.count) processes were started together, and MPI knows of "
          + "\(ranks.count); start them by the mpirun of the MPI that this workbench was built with (mpirun --version)."
      )
    }
    return ranks
  #else
    launched.waitForTheFirst()
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
  let rank: Int

  /// Nil where no launcher has started this process.
  ///
  /// Slurm's SLURM_NTASKS is no sign: a batch script has it, too, which runs once. Neither is WORLD_SIZE without RANK.
  init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    let pairs = [
      ("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"), ("PMI_SIZE", "PMI_RANK"),
      ("MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_RANK"), ("SLURM_STEP_NUM_TASKS", "SLURM_PROCID"), ("WORLD_SIZE", "RANK"),
    ]
    for (size, place) in pairs {
      guard let rank = environment[place].flatMap({ Int($0) }), rank >= 0,
        let count = environment[size].flatMap({ Int($0) }), count > rank
      else { continue }
      (variable, self.count, self.rank) = (size, count, rank)
      return
    }
    return nil
  }

  /// Waits where another process says the same, and its end is about to end this one.
  func waitForTheFirst() { if rank > 0 { Thread.sleep(forTimeInterval: 5) } }
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
      let (all, own) = (ProcessInfo.processInfo.processorCount, ProcessInfo.processInfo.activeProcessorCount)
      // mpirun often binds each process to one core; then a second thread would only wait for the first.
      setenv("WORKBENCH_THREADS", "\(max(1, min(own, all / max(1, Int(ranks.onThisMachine)))))", 0)
      // When one process has died, and on Ctrl-C, mpirun sends a signal to all; the first says what to do.
      if rank == 0 {
        for number in [SIGINT, SIGTERM] { signal(number, endInASentence) }
      } else {
        for number in [SIGINT, SIGTERM] { signal(number, endWithoutAWord) }
        stayQuiet()
      }
    }

    func allGather(_ own: [Float], counts: [Int]) -> [Float] { gather(own, counts) }
    func allGather(_ own: [Double], counts: [Int]) -> [Double] { gather(own, counts) }

    private func gather<Number: BitwiseCopyable>(_ own: [Number], _ counts: [Int]) -> [Number] {
      [Number](unsafeUninitializedCapacity: counts.reduce(0, +)) { all, filled in
        let sizes = counts.map { Int64($0 * MemoryLayout<Number>.stride) }
        gatherBytes(own, all.baseAddress, sizes, Int32(rank), Int32(count))
        filled = all.count
      }
    }
  }

  private func endInASentence(by signal: Int32) {
    guard EndSignals.mayEnd(by: signal) else { return }
    let sentence: StaticString = """

      Error: The job ends because one of its processes died, or because it was told to. The same command with --resume \
      goes on from where the run last saved itself.

      """
    write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
    // mpirun, which is ending too, reads the sentence only while this process lives; after a second it kills.
    usleep(300_000)
    _exit(128 + signal)
  }

  private func endWithoutAWord(by signal: Int32) { _exit(128 + signal) }
#endif

/// An error that this process has to tell, and no other.
private struct OwnError: Error {
  let error: any Error
}

extension RankGroup {
  /// What `work` gives, when all processes have done it; where some could not, the first of them tells why.
  func onAll<Value>(_ work: () throws -> Value) throws -> Value {
    let result = Result(catching: work)
    let failed = allGather([(try? result.get()) == nil ? 1.0 : 0], counts: [Int](repeating: 1, count: count))
    guard let first = failed.firstIndex(of: 1) else { return try result.get() }
    guard first == rank else {
      Thread.sleep(forTimeInterval: 5)
      throw ExitCode.failure
    }
    do { return try result.get() } catch { throw OwnError(error: error) }
  }

  /// Does `work` as one of several processes: the first tells an error that all have, and its end ends the others.
  func together(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch let own as OwnError {
      throw own.error
    } catch {
      if rank > 0, !(error is ExitCode) { Thread.sleep(forTimeInterval: 5) }
      throw error
    }
    #if MPI
      if self is MPIRanks { leaveMPI() }
    #endif
  }
}
