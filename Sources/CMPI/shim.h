#pragma once

// MPI's constants are macros that Swift cannot import; so the few calls that training needs stand here as functions.

#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/// Where this process stands among those that mpirun started: in all, and on this machine.
struct RanksOfMPI {
  int rank, count, onThisMachine;
};

/// Takes part in the job; an error in any call of MPI ends all of it, which is MPI's own default.
static inline struct RanksOfMPI joinMPI(void) {
  int provided;
  struct RanksOfMPI ranks;
  MPI_Comm machine;
  MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &ranks.rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks.count);
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
  MPI_Comm_size(machine, &ranks.onThisMachine);
  MPI_Comm_free(&machine);
  return ranks;
}

/// Whether processes that srun starts need PMIx to find each other.
static inline bool isOpenMPI(void) {
#ifdef OPEN_MPI
  return true;
#else
  return false;
#endif
}

static inline void leaveMPI(void) { MPI_Finalize(); }

/// The bytes of all ranks, one after the other, from those of this one.
///
/// In parts, because MPI counts in int.
static inline void gatherBytes(const void *own, char *all, const int64_t *sizes, int rank, int ranks) {
  const int64_t largest = 1 << 22;
  for (int from = 0; from < ranks; from++) {
    if (from == rank && sizes[from] > 0) memcpy(all, own, sizes[from]);
    for (int64_t left = sizes[from], size; left > 0; left -= size, all += size) {
      size = left < largest ? left : largest;
      MPI_Bcast(all, (int)size, MPI_BYTE, from, MPI_COMM_WORLD);
    }
  }
}

/// What this process prints from now on is lost.
static inline void stayQuiet(void) {
  if (!freopen("/dev/null", "w", stdout)) fclose(stdout);
}
