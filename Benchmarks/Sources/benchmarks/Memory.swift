import Foundation

/// The largest resident size of a process that trains LeNet-5 for one epoch, in bytes.
struct Memory: Benchmark {
  private let epoch: LeNetEpoch

  init() throws { epoch = try LeNetEpoch() }

  func seconds() -> Double {
    _ = epoch.seconds()
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return Double(line?.split(separator: " ").dropFirst().first ?? "").map { $0 * 1024 } ?? .nan
  }

  func check() -> [Double] { epoch.check() }
}
