#include "CGnuplotIostream.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gnuplot-iostream.h>

extern char **environ;

namespace {

using Clock = std::chrono::steady_clock;

/// Blocks SIGPIPE in this thread: a write to a gnuplot that has ended is then an error code, not the end of the program.
class WithoutSigpipe {
  sigset_t pipe_only, before;
  bool was_pending;

public:
  WithoutSigpipe() {
    sigset_t pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
  }
  ~WithoutSigpipe() {
    const timespec at_once = {0, 0};
    if (!was_pending) {
      while (sigtimedwait(&pipe_only, nullptr, &at_once) == -1 && errno == EINTR) {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
};

/// This process's environment with UTF-8 and without what would change the picture from one machine to the next.
std::vector<std::string> quiet_environment() {
  std::vector<std::string> result = {"LC_ALL=C.UTF-8"};
  for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const bool is_locale = text.rfind("LC_", 0) == 0 || text.rfind("LANG", 0) == 0;
    const bool is_taste = text.rfind("GNUTERM=", 0) == 0 || text.rfind("GNUPLOT_", 0) == 0;
    if (!is_locale && !is_taste) result.push_back(text);
  }
  return result;
}

/// The gnuplots that run now, 0 where there is none, for the handler of a signal; more at once are not ended by it.
std::array<std::atomic<pid_t>, 64> running;

/// Starts gnuplot in a process group of its own with these descriptors as standard input and error; 0 or errno.
int start(const char *program, int input, int error, const int *files, size_t file_count, pid_t &child) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) sigaddset(&defaults, signal);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  // A plot whose output file cannot be opened goes to standard output: nobody should see it there.
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO);
  // A descriptor duplicated onto itself is not closed when the program starts.
  for (size_t i = 0; i < file_count; ++i) posix_spawn_file_actions_adddup2(&actions, files[i], files[i]);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);

  std::vector<std::string> environment = quiet_environment();
  std::vector<char *> variables;
  for (std::string &variable : environment) variables.push_back(variable.data());
  variables.push_back(nullptr);
  std::string name = program, ignore_user_settings = "-d";
  char *arguments[] = {name.data(), ignore_user_settings.data(), nullptr};
  const int problem = posix_spawnp(&child, program, &actions, &attributes, arguments, variables.data());

  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

/// Reads what is there now; false at the end of the stream.
bool read_some(int descriptor, std::string &messages) {
  char buffer[4096];
  const ssize_t count = read(descriptor, buffer, sizeof buffer);
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  const size_t room = 65536 - std::min<size_t>(messages.size(), 65536);
  messages.append(buffer, std::min<size_t>(static_cast<size_t>(count), room));
  return count > 0;
}

/// A gnuplot process while it runs.
struct Session {
  pid_t child = 0;
  /// Our end of its standard error.
  int error = -1;
  Clock::time_point deadline;
  /// True when the script is sent, or cannot be.
  std::atomic<bool> sent{false};
};

/// Ends gnuplot and whatever it has started.
void end_group(const Session &session) { kill(-session.child, SIGKILL); }

/// True when gnuplot has ended; it is not reaped yet, so its number still belongs to it.
bool has_ended(const Session &session) {
  siginfo_t info = {};
  const int result = waitid(P_PID, static_cast<id_t>(session.child), &info, WEXITED | WNOHANG | WNOWAIT);
  return result == 0 ? info.si_pid == session.child : errno == ECHILD;
}

/// Reaps gnuplot and notes how it ended.
void reap(const Session &session, workbench_gnuplot_end &end) {
  int status = 0;
  pid_t ended;
  do {
    ended = waitpid(session.child, &status, 0);
  } while (ended < 0 && errno == EINTR);
  if (ended == session.child && WIFSIGNALED(status)) {
    end.exit_status = -1;
    end.end_signal = WTERMSIG(status);
  } else if (ended == session.child) {
    end.exit_status = WEXITSTATUS(status);
  }
}

/// Collects gnuplot's messages and its end; kills its process group when the time is up.
void watch(Session &session, workbench_gnuplot_end &end, std::string &messages) {
  bool open = true;
  while (!has_ended(session)) {
    pollfd waiting = {session.error, POLLIN, 0};
    const int ready = poll(&waiting, open ? 1 : 0, open ? 10 : 1);
    if (open && ready > 0) open = read_some(session.error, messages);
    if (Clock::now() >= session.deadline && !end.timed_out) {
      end.timed_out = 1;
      end_group(session);
    }
  }
  // A child of gnuplot's may still hold the pipe that nobody reads any more: then the sender would wait for ever.
  for (int pause = 0; pause < 100 && !session.sent; ++pause) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  if (!session.sent) end_group(session);
  reap(session, end);
  // Only what is there already: a window that outlives gnuplot may hold the stream open.
  pollfd rest = {session.error, POLLIN, 0};
  while (open && poll(&rest, 1, 0) > 0) open = read_some(session.error, messages);
}

/// Sends the script through gnuplot-iostream and closes its stream; false when gnuplot stopped reading.
bool send(FILE *stream, const char *script, size_t count) {
  Gnuplot gnuplot(stream);  // closes the stream at the end of its life
  gnuplot.write(script, static_cast<std::streamsize>(count));
  gnuplot.flush();
  return gnuplot.good();
}

void run(const char *program, const char *script, size_t count, double seconds, const int *files, size_t file_count,
         workbench_gnuplot_end &end, std::string &messages) {
  WithoutSigpipe shield;
  int input[2], error[2];
  if (pipe2(input, O_CLOEXEC) != 0) {
    end.start_error = errno;
    return;
  }
  if (pipe2(error, O_CLOEXEC) != 0) {
    end.start_error = errno;
    close(input[0]);
    close(input[1]);
    return;
  }
  Session session;
  session.error = error[0];
  session.deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  end.start_error = start(program, input[0], error[1], files, file_count, session.child);
  std::atomic<pid_t> *place = nullptr;
  for (auto candidate = running.begin(); end.start_error == 0 && place == nullptr && candidate != running.end();
       ++candidate) {
    pid_t none = 0;
    if (candidate->compare_exchange_strong(none, session.child)) place = &*candidate;
  }
  close(input[0]);
  close(error[1]);
  FILE *stream = end.start_error == 0 ? fdopen(input[1], "w") : nullptr;
  if (stream == nullptr) close(input[1]);
  if (end.start_error == 0) {
    std::thread watcher;
    try {
      watcher = std::thread([&] { watch(session, end, messages); });
    } catch (...) {  // no thread to be had: no picture, and no process left behind
      end_group(session);
      reap(session, end);
    }
    bool complete = false;
    try {
      if (stream != nullptr) complete = send(stream, script, count);
    } catch (...) {
    }
    session.sent = true;
    if (watcher.joinable()) watcher.join();
    if (place != nullptr) *place = 0;
    end.broken_pipe = complete ? 0 : 1;
  }
  close(error[0]);
}

}  // namespace

workbench_gnuplot_end workbench_gnuplot_run(const char *program, const char *script, size_t count, double seconds,
                                            const int *files, size_t file_count) {
  workbench_gnuplot_end end = {0, 0, 0, 0, 0, nullptr};
  std::string messages;
  try {
    run(program, script, count, seconds, files, file_count, end, messages);
  } catch (...) {
    end.start_error = ENOMEM;
  }
  for (char &character : messages) {
    if (character == 0) character = ' ';
  }
  end.messages = strdup(messages.c_str());
  return end;
}

void workbench_gnuplot_end_all(void) {
  for (const auto &child : running) {
    const pid_t group = child;
    if (group > 0) kill(-group, SIGKILL);
  }
}

int workbench_memory_file(void) { return memfd_create("figure", MFD_CLOEXEC); }

void workbench_gnuplot_free(workbench_gnuplot_end *end) {
  free(end->messages);
  end->messages = nullptr;
}
