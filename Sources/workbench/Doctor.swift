import ArgumentParser
import COpenBLAS
import Datasets
import Foundation
import Plotting
import Tensors
import Terminal

/// Looks at everything the workbench needs on this machine and says how to fix what is missing.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what the workbench needs on this machine, and say how to fix it.",
    discussion: """
      Also says for which instruction set the library was built and what its matrix product reaches. Ends with status 0 \
      only when nothing is missing.

      Examples:
        workbench doctor
      """)

  func run() throws {
    let console = Console()
    let findings = EnvironmentCheck.all.map { check in check() }
    for finding in findings {
      var lead = finding.isWell ? "  ok       " : "  MISSING  "
      for text in [finding.what, finding.mend].compactMap({ $0 }) {
        for line in Console.wrapped(text, width: Console.width - lead.count) {
          console.print(lead + line)
          lead = "           "
        }
      }
    }
    let missing = findings.count { !$0.isWell }
    guard missing > 0 else {
      console.print("Everything is there.")
      return
    }
    console.print("\(missing) of \(findings.count) are missing.")
    throw ExitCode.failure
  }
}

/// What `workbench doctor` looks at, one question each.
struct EnvironmentCheck {
  /// What was found, and what to do about it.
  struct Outcome {
    let what: String
    let isWell: Bool
    let mend: String?

    static func well(_ what: String, hint: String? = nil) -> Outcome {
      Outcome(what: what, isWell: true, mend: hint)
    }

    static func missing(_ what: String, mend: String) -> Outcome {
      Outcome(what: what, isWell: false, mend: mend)
    }
  }

  static var all: [() -> Outcome] {
    let all: [() -> Outcome] = [
      swift, gnuplot, terminals, header, openBLAS, font, tables, studio, fashionMNIST, cores, cpu, speed,
    ]
    #if canImport(Grading)
      return all + [bubblewrap]
    #else
      return all
    #endif
  }

  static func swift() -> Outcome {
    guard
      let version = output(of: ["swift", "--version"])?.split(separator: "\n").first(where: { $0.contains("version") })
    else {
      return .missing("Swift: no swift on PATH", mend: "Install Swift 6.3 or later: https://www.swift.org/install")
    }
    let numbers = version.split(whereSeparator: { !$0.isNumber && $0 != "." }).first?.split(separator: ".").compactMap {
      Int($0)
    }
    let isNewEnough = (numbers ?? []).lexicographicallyPrecedes([6, 3]) == false
    return isNewEnough
      ? .well("Swift: \(version)")
      : .missing("Swift: \(version)", mend: "Install Swift 6.3 or later: https://www.swift.org/install")
  }

  static func gnuplot() -> Outcome {
    guard let version = output(of: [Plotter.standardProgram, "--version"]) else {
      return .missing(
        "gnuplot: \(Plotter.standardProgram) cannot be run; lessons print their numbers, without pictures",
        mend: Plotter.standardProgram == "gnuplot" ? "Run scripts/setup" : "Unset WORKBENCH_GNUPLOT, or name a gnuplot")
    }
    let words = version.trimmingCharacters(in: .whitespacesAndNewlines)
    let number = words.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    guard number >= 5.2 else {
      return .missing("gnuplot: \"\(words)\"; it takes 5.2 or later", mend: "Run scripts/setup")
    }
    return .well(words)
  }

  static func terminals() -> Outcome {
    // `print` of gnuplot goes to standard error, unless told otherwise.
    let names = output(of: [Plotter.standardProgram, "-d", "-e", "set print '-'; print GPVAL_TERMINALS"]) ?? ""
    let have = Set(names.split(whereSeparator: \.isWhitespace).map(String.init))
    let needed = ["dumb", "pngcairo", "svg"]
    let absent = needed.filter { !have.contains($0) }
    guard absent.isEmpty else {
      return .missing(
        "gnuplot terminals: \(absent.joined(separator: ", ")) missing",
        mend: "Run scripts/setup, or install a gnuplot built with cairo")
    }
    let windows = ["qt", "wxt", "x11"].filter { have.contains($0) }
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].contains { ProcessInfo.processInfo.environment[$0]?.isEmpty == false }
    if windows.isEmpty || !display {
      let why = windows.isEmpty ? "this gnuplot has no window terminal" : "there is no display"
      return .well(
        "gnuplot terminals: \(needed.joined(separator: ", "))", hint: "--plot window writes a PNG instead: \(why).")
    }
    return .well("gnuplot terminals: \((needed + windows).joined(separator: ", "))")
  }

  static func header() -> Outcome {
    let places = ["/usr/include", "/usr/local/include", "/opt/homebrew/include"].map { $0 + "/gnuplot-iostream.h" }
    guard let place = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      return .missing(
        "gnuplot-iostream: no header in \(places.joined(separator: ", "))",
        mend: "Run scripts/setup; without it the next build fails")
    }
    return .well("gnuplot-iostream: \(place)")
  }

  static func openBLAS() -> Outcome {
    guard let text = openblas_get_config() else {
      return .missing("OpenBLAS: loaded, but says nothing of itself", mend: "Run scripts/setup")
    }
    return .well(String(cString: text).trimmingCharacters(in: .whitespaces))
  }

  static func font() -> Outcome {
    let fonts = output(of: ["fc-list", ":family=DejaVu Sans"]) ?? ""
    let places = ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu/DejaVuSans.ttf"]
    let isThere = !fonts.isEmpty || places.contains { FileManager.default.fileExists(atPath: $0) }
    return isThere
      ? .well("font: DejaVu Sans")
      : .missing("font: DejaVu Sans not found; pictures fall back to another one", mend: "Run scripts/setup")
  }

  static func tables() -> Outcome {
    let names = Table.builtInNames
    return names.isEmpty
      ? .missing(
        "tables: the folder datasets/ was not found",
        mend: "Set WORKBENCH_DATASETS to the folder datasets of a checkout")
      : .well("tables: \(names.joined(separator: ", "))")
  }

  static func fashionMNIST() -> Outcome {
    let folder = ProcessInfo.processInfo.environment["FASHION_MNIST_DIR"] ?? "/usr/share/datasets/fashion-mnist"
    let isThere = FileManager.default.fileExists(atPath: folder + "/train-images-idx3-ubyte.gz")
    return .well(
      "Fashion-MNIST: \(isThere ? "\(folder), for the lessons from 06 on" : "not installed")",
      hint: isThere
        ? nil
        : "Lessons from 06 on use it and take drawn shapes where it is missing; on Debian: "
          + "apt-get install dataset-fashion-mnist")
  }

  static func cores() -> Outcome {
    .well("cores: \(ProcessInfo.processInfo.activeProcessorCount)")
  }

  static func cpu() -> Outcome {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let flags = info.split(separator: "\n").first { $0.hasPrefix("flags") || $0.hasPrefix("Features") } ?? ""
    let have = Set(flags.split(separator: " ").map(String.init))
    let known = ["sse4_2", "avx", "avx2", "fma", "avx512f", "asimd"].filter { have.contains($0) }
    let bytes = KernelSpeed.vectorBytes
    let what =
      "CPU features: \(known.isEmpty ? "unknown" : known.joined(separator: ", ")); "
      + "built for \(KernelSpeed.instructionSet(vectorBytes: bytes))"
    guard let unused = KernelSpeed.unusedInstructionSet(of: have, vectorBytes: bytes) else {
      return .well(what, hint: "If a program ends with \"Illegal instruction\": WORKBENCH_PORTABLE=1 swift build")
    }
    return .well(
      what,
      hint: "Warning: this processor has \(unused), and the build does not use it. "
        + "For full speed: unset WORKBENCH_PORTABLE and WORKBENCH_ARCH, then swift build --product workbench")
  }

  /// A tenth of a second of the library's own matrix product, on one thread and on two.
  static func speed() -> Outcome {
    let rates = [1, 2].map { KernelSpeed.productRate(threads: $0) / 1e9 }
    let words = zip(["one thread", "two threads"], rates).map { "\($1.significant(3)) GFLOP/s on \($0)" }
    return .well("speed: \(words.joined(separator: ", ")) (matrix product, 512 × 512, Float)")
  }

  /// What keeps submissions apart when they are graded: only where there is a teacher's side.
  static func bubblewrap() -> Outcome {
    guard let version = output(of: ["bwrap", "--version"]) else {
      return .missing(
        "bubblewrap: not found; `workbench grade` can then only limit what submissions use, not keep them apart",
        mend: "Run scripts/setup, or apt-get install bubblewrap")
    }
    guard output(of: ["bwrap", "--ro-bind", "/", "/", "--unshare-pid", "--unshare-net", "true"]) != nil else {
      return .missing(
        "bubblewrap: installed, but it may make no namespaces here, as in many containers",
        mend: "Grade on a machine that allows user namespaces, or with --isolation limits")
    }
    return .well("\(version.trimmingCharacters(in: .whitespacesAndNewlines)), which grading uses")
  }

  /// What a command prints on standard output, or nil when it cannot be run or fails.
  private static func output(of command: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    // As lessons start gnuplot: nothing of a user's taste counts.
    process.environment = ProcessInfo.processInfo.environment.filter { name, _ in
      name != "GNUTERM" && !name.hasPrefix("GNUPLOT_")
    }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    // A program that hangs must not hang the doctor.
    let limit = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 5, execute: limit)
    defer { limit.cancel() }
    let data = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
