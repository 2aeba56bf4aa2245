#pragma once

// MPI's constants are macros that Swift cannot import; so the few calls that training needs stand here as functions.

#include <mpi.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

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

static inline void leaveMPI(void) { MPI_Finalize(); }

static inline void gatherFloats(const float *own, int count, float *all, const int *counts, const int *places) {
  MPI_Allgatherv(own, count, MPI_FLOAT, all, counts, places, MPI_FLOAT, MPI_COMM_WORLD);
}

static inline void gatherDoubles(const double *own, int count, double *all, const int *counts, const int *places) {
  MPI_Allgatherv(own, count, MPI_DOUBLE, all, counts, places, MPI_DOUBLE, MPI_COMM_WORLD);
}

static inline void sayThatTheJobEnds(int signal) {
  static const char sentence[] =
      "\nError: The job ends because one of its processes died, or because it was told to. The same command with --resume "
      "goes on from where the run last saved itself.\n";
  if (write(STDERR_FILENO, sentence, sizeof sentence - 1) < 0) _exit(1);
  _exit(128 + signal);
}

/// mpirun sends this signal to all processes when one of them has died.
static inline void speakWhenTheJobEnds(void) { signal(SIGTERM, sayThatTheJobEnds); }

/// What this process prints from now on is lost.
static inline void stayQuiet(void) {
  if (!freopen("/dev/null", "w", stdout)) fclose(stdout);
}
