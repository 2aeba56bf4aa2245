// A C interface to gnuplot-iostream, the C++ library through which gnuplot is told what to draw.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What became of a gnuplot process.
typedef struct {
  /// 0, or the errno that kept gnuplot from being started.
  int start_error;
  /// gnuplot's exit status, -1 when a signal ended it.
  int exit_status;
  /// The signal that ended gnuplot, 0 when it exited by itself.
  int end_signal;
  /// 1 when gnuplot was killed because the time was up.
  int timed_out;
  /// 1 when gnuplot stopped reading before everything was sent.
  int broken_pipe;
  /// What gnuplot wrote to its standard error: at most 64 KiB, ending in 0. Free with `workbench_gnuplot_free`.
  char *messages;
} workbench_gnuplot_end;

/// Starts `program -d` (found on PATH unless it has a slash), sends it `count` bytes of `script` through
/// gnuplot-iostream and waits until it has ended, at most `seconds`.
///
/// gnuplot inherits the `file_count` open files `files`, which have the same numbers there.
/// Whatever happens, the calling process neither dies of SIGPIPE nor keeps a zombie or an open descriptor.
/// May be called from several threads at once.
workbench_gnuplot_end workbench_gnuplot_run(const char *program, const char *script, size_t count, double seconds,
                                            const int *files, size_t file_count);

void workbench_gnuplot_free(workbench_gnuplot_end *end);

/// Ends every gnuplot that runs now, with whatever it has started; may be called by the handler of a signal.
void workbench_gnuplot_end_all(void);

/// Opens a file in memory that has no name and goes with its last descriptor; -1, and errno, where there is none.
int workbench_memory_file(void);

#ifdef __cplusplus
}
#endif
