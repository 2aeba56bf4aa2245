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
/// Whatever happens, the calling process neither dies of SIGPIPE nor keeps a zombie or an open descriptor.
/// May be called from several threads at once.
workbench_gnuplot_end workbench_gnuplot_run(const char *program, const char *script, size_t count, double seconds);

void workbench_gnuplot_free(workbench_gnuplot_end *end);

#ifdef __cplusplus
}
#endif
