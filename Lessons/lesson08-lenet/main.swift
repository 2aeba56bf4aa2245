/// Lesson 08 · Does it hold on a real network?
///
/// LeNet-5 on photographs of clothes: the article's four experiments with one rate found and three chosen, then one
/// cycle as far as it goes, and ten thousand images that are asked once.
import ArgumentParser
import Datasets
import LessonKit
import NetworkLessonKit

struct LeNetLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson08-lenet", abstract: "Lesson 08 · Does it hold on a real network?",
    discussion: "Trains LeNet-5 on Fashion-MNIST at four rates, and then as far as it goes.")

  @OptionGroup var options: LeNetOptions
  @OptionGroup var logOptions: LogOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let console = csvOption.console
    let sets = try FashionMNIST.load(from: options.fashionMnist, seed: options.seed)
    let wardrobe = try Wardrobe(sets, quick: options.quick, seed: options.seed)
    let exam = Exam(options.quick ? sets.test.prefix(2_000) : sets.test)
    console.print("Lesson 08 · Does it hold on a real network?", right: "LeNet-5, seed \(options.seed)")
    console.print()
    wardrobe.describe(on: console)
    Architecture().describe(on: console)
    try TimePlan(wardrobe, options, exam: exam.count).describe(on: console)
    try Pixels(wardrobe, seed: options.seed).describe(on: console)

    let experiments = try Experiments(wardrobe, options, logs: logOptions)
    experiments.describe(on: console)
    if options.recipes { try RecipeSearch(wardrobe, options).describe(on: console) }
    let champions = try options.lastRecipes.map { try Champions($0, wardrobe, options, logs: logOptions) }

    // The test images are used up here: the compiler refuses a second question.
    let marks = try Marks(exam, experiments.candidates + champions.flatMap(\.candidates))
    marks.describe(on: console)

    var gallery = pictureOptions.gallery(for: 8, on: console)
    gallery.show(experiments.lossPicture, named: "loss")
    gallery.show(experiments.finderPicture, named: "finder", inTerminal: false)
    gallery.show(experiments.accuracyPicture, named: "accuracies", inTerminal: false)
    gallery.show(experiments.epochLossPicture, named: "losses", inTerminal: false)
    for (name, picture) in marks.pictures { gallery.show(picture, named: name, inTerminal: false) }
    if let layer = champions.last?.firstLayer(wardrobe) { gallery.show(layer, named: "first-layer", inTerminal: false) }
    try experiments.keep(gallery.pictures, in: logOptions)
    if let file = csvOption.csv { try experiments.csv.write(to: file) }

    console.paragraph(logOptions.line)
    console.mention(open: openExercises(), in: "lesson08-lenet")
    console.close(
      finding: experiments.finding + " " + marks.finding(champions), gallery: gallery,
      next: "--optimizer adam; then Lessons/lesson08-lenet/README.md, exercises 8.1 to 8.4")
  }
}

LeNetLesson.main()
