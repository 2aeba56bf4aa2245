import Foundation

// What scripts/check-storm runs: `storm FORMAT FIRST COUNT STATE` reads COUNT spoiled files of a kind, with the seeds from
// FIRST on; STATE is a file that holds the seed of the one that is read, for the case that this is the end.
// `storm FORMAT FIRST COUNT --write FOLDER [FILE]` writes them instead, or such copies of FILE. Status 1: a message that is
// no sentence, or contents that are not those of the sound file.

let arguments = CommandLine.arguments.dropFirst().map { $0 }
guard arguments.count >= 4, let format = Format.all.first(where: { $0.name == arguments[0] }),
  let first = UInt64(arguments[1]), let count = UInt64(arguments[2])
else {
  print("storm FORMAT FIRST COUNT STATE; the formats are \(Format.all.map(\.name).joined(separator: " "))")
  exit(2)
}
if arguments[3] == "--write" {
  let folder = URL(filePath: arguments.count > 4 ? arguments[4] : ".")
  let sound = arguments.count > 5 ? [UInt8](try Data(contentsOf: URL(filePath: arguments[5]))) : format.sound
  for seed in first..<(first + count) {
    try Data(Mutation.of(sound, seed: seed)).write(to: folder.appending(path: "\(format.name)-\(seed)"))
  }
  exit(0)
}
do {
  try format.read(format.sound, "sound")
} catch {
  print("\(format.name): the sound file itself is refused: \(error)")
  exit(1)
}
_ = FileManager.default.createFile(atPath: arguments[3], contents: nil)
let state = try FileHandle(forWritingTo: URL(filePath: arguments[3]))
var (answers, refusals, faults) = (0, 0, 0)
for seed in first..<(first + count) {
  try state.seek(toOffset: 0)
  try state.write(contentsOf: Data("\(seed)          \n".utf8))
  let file = Mutation.of(format.sound, seed: seed)
  // A reader that takes half a minute for a hundred bytes will never come to an end.
  alarm(30)
  do {
    do {
      try format.read(file, "\(format.name)-\(seed)")
      answers += 1
    } catch let fault as Sentence.Fault {
      throw fault
    } catch {
      try Sentence.check("\(error)", source: format.isNamed ? "\(format.name)-\(seed)" : nil)
      refusals += 1
    }
  } catch {
    faults += 1
    print("\(format.name), seed \(seed): \(error)")
  }
}
alarm(0)
try? FileManager.default.removeItem(at: FileManager.default.temporaryDirectory.appending(path: "storm-\(getpid())"))
print("\(format.name): \(answers) read, \(refusals) refused by a sentence, \(faults) faults")
exit(faults == 0 ? 0 : 1)
