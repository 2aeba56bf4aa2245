# Sourced by the run scripts, which are started from the root of a built checkout.
# exit 0: the product is right; exit 1: it is not; exit 2: the case could not be tried.
B=${WORKBENCH_BIN:-$PWD/.build/debug}
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
[ -x "$B/workbench" ] || { echo "no $B/workbench: start this from a built checkout"; exit 2; }
good() { echo "right: $*"; exit 0; }
bad() { echo "WRONG: $*"; exit 1; }

# probe FILE.swift: compiles a small program against the modules that are already built, runs it, prints what it prints.
probe() {
  local modules="Core Terminal Kernels LinearModels Schedules Optimizers GradientDescent Tensors Autograd NeuralNetworks Datasets Training Tuning"
  # Only those of files that there are: a build keeps the objects of files that are gone.
  local objects=$(for module in $modules; do find "$PWD/Sources/$module" -name '*.swift' -printf "$B/$module.build/%f.o\n"; done)
  local maps=$(for map in $PWD/Sources/COpenBLAS/module.modulemap $PWD/Sources/CZlib/module.modulemap; do echo "-Xcc -fmodule-map-file=$map"; done)
  swiftc -parse-as-library -I "$B/Modules" $maps $(pkg-config --cflags openblas | sed 's/-I/-Xcc -I/g') "$1" $objects \
    $(pkg-config --libs openblas zlib) -o "$tmp/probe" 2>"$tmp/probe.log" || { tail -5 "$tmp/probe.log"; echo "the probe does not compile"; exit 2; }
  timeout 120 "$tmp/probe"
}

# same SPEC.json EXPECTED.csv [TOLERANCE]: whether `schedule --spec` prints these rows, relative to the largest of the column.
same() {
  "$B/workbench" schedule --spec "$1" >"$tmp/got.csv" 2>"$tmp/got.err" || { echo "refused: $(cat "$tmp/got.err")"; return 1; }
  python3 - "$tmp/got.csv" "$2" "${3:-1e-12}" <<'E'
import sys, csv
got, want = (list(csv.reader(open(f))) for f in sys.argv[1:3]); tol = float(sys.argv[3])
for name in want[0][1:]:
    if name not in got[0]: print("no column", name); sys.exit(1)
    i, j = got[0].index(name), want[0].index(name)
    size = max(abs(float(r[j])) for r in want[1:]) or 1
    for g, r in zip(got[1:], want[1:]):
        if not abs(float(g[i]) - float(r[j])) <= tol * size:
            print(f"step {r[0]}, {name}: here {g[i]}, expected {r[j]}"); sys.exit(1)
    if len(got) < len(want): print("too few rows"); sys.exit(1)
E
}
