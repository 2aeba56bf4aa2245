import Classroom
import Foundation

/// The script that runs one command under limits: it says how the command ended and what it left running.
///
/// The record of the tests comes through a pipe that is emptied as it is filled: what was said cannot be taken back.
enum Supervisor {
  /// The script itself.
  ///
  /// Arguments: MODE (namespace or limits), USER, CPU and WALL seconds, MEMORY in bytes, PROCESSES, FILE SIZE in bytes,
  /// FOLDER, then the command. Standard input of the command is what stands in FOLDER/input, which is gone when it runs.
  static let script = #"""
    #!/bin/bash
    mode=$1 user=$2 cpu=$3 wall=$4 memory=$5 processes=$6 size=$7 folder=$8
    shift 8
    token="JUDGE_TOKEN=$RANDOM$RANDOM$RANDOM$RANDOM"
    input=$(<"$folder/input")
    rm -f "$folder/input"
    mkfifo "$folder/stream"
    chmod 622 "$folder/stream"
    head -c 16777216 <"$folder/stream" >"$folder/events" &
    reader=$!
    # Holds the stream open, so that a command that never opens it does not leave its reader waiting.
    exec 8>"$folder/stream"
    limits=(prlimit --core=0 --as="$memory" --cpu="$cpu:$((cpu + 2))" --fsize="$size" --nofile=512)
    [ "$processes" = 0 ] || limits+=(--nproc="$processes")
    as_user=()
    [ "$user" = "$(id -u)" ] || as_user=(setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs)
    start=$EPOCHSECONDS
    setsid --wait env -i "$token" WORKBENCH_RUN="$WORKBENCH_RUN" PATH="$PATH" HOME="$TMPDIR" TMPDIR="$TMPDIR" LANG=C.UTF-8 \
      OPENBLAS_NUM_THREADS=1 SWIFT_BACKTRACE=enable=no timeout --signal=KILL "$wall" \
      "${as_user[@]}" "${limits[@]}" "$@" >"$folder/output" 2>&1 8>&- <<<"$input"
    status=$?
    seconds=$((EPOCHSECONDS - start))
    read -r line <"/proc/$$/stat"
    set -- ${line##*) }
    own=$4
    # The processes that the command started and that still live.
    left() {
      local process line
      if [ "$mode" = namespace ]; then
        for process in /proc/[0-9]*; do
          { read -r line <"$process/stat"; } 2>/dev/null || continue
          set -- ${line##*) }
          [ "$1" = Z ] || [ "$1" = X ] || [ "$4" = "$own" ] || [ "$process" = /proc/1 ] || echo "${process#/proc/}"
        done
      else
        grep -slzxF "$token" $(find /proc -maxdepth 1 -user "$user" -name '[0-9]*' -printf '%p/environ ' 2>/dev/null) |
          sed -E 's#/proc/([0-9]+)/environ#\1#'
      fi
    }
    remaining=$(left | wc -l)
    # A child that is about to end by itself is no leftover.
    [ "$remaining" = 0 ] || { sleep 0.2; remaining=$(left | wc -l); }
    for _ in 1 2 3 4 5 6 7 8; do
      ids=$(left)
      [ -n "$ids" ] || break
      kill -KILL $ids 2>/dev/null
    done
    exec 8>&-
    wait "$reader"
    echo "status $status"
    echo "left $remaining"
    echo "seconds $seconds"
    """#
}

/// The folder in which a session works, at a fixed place, so that the compiler's cache serves the next session, too.
struct WorkDirectory {
  let folder: URL
  /// Held as long as the session: a second one would work in the same folder.
  private let lock: FileHandle

  init(for course: CourseFolder) throws {
    folder = course.url(".build/grading")
    let manager = FileManager.default
    try manager.createDirectory(at: folder.appending(path: "cache"), withIntermediateDirectories: true)
    let descriptor = open(folder.appending(path: "lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw GradingError(
        "Another session is grading in this course (\(folder.path)/lock is held); wait for it, or use another clone.")
    }
    lock = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try Data(Supervisor.script.utf8).write(to: folder.appending(path: "supervisor"), options: .atomic)
  }

  /// Lets the next session in.
  func close() { try? lock.close() }

  /// The library's sources and what the tests read: results with others are not reused.
  static func text(of course: CourseFolder) -> String {
    let teachers = ["Sources/Classroom/", "Sources/Grading/", "Sources/workbench/"]
    let files = ["Sources", "Tests/TestSupport", "Tests/Fixtures", "datasets"].flatMap(course.files(below:))
      .filter { file in !teachers.contains { file.hasPrefix($0) } }
    return files.flatMap { [$0, course.text($0) ?? ""] }.joined(separator: "\0")
  }
}
