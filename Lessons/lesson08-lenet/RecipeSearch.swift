import GradientDescent
import NetworkLessonKit
import Terminal
import Training

/// All recipes, trained without the validation images and compared on them.
struct RecipeSearch {
  private let rows: [(recipe: Recipe, once: Evaluation, twice: Double, seconds: Double)]

  init(_ wardrobe: Wardrobe, _ options: LeNetOptions) throws {
    let judge = try Wardrobe.judge(wardrobe.validation)
    rows = try options.comparedRecipes.map { recipe in
      var run = try recipe.run(on: wardrobe.training, seed: options.seed)
      let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: recipe.epochs)
      let clock = ContinuousClock()
      let time = clock.measure { run.train { progress.show($0) } }
      progress.finish()
      let twice = try Exam(wardrobe.validation)
        .papers(of: [Candidate(name: recipe.name, networks: [run.model], looksTwice: true)])
      return (
        recipe, judge.evaluation(of: run.model), twice[0].papers[0].confusion.accuracy, time / .seconds(1)
      )
    }
  }

  func describe(on console: Console) {
    console.paragraph(
      "Recipes, trained without the validation images and compared on them; twice: asked about each image and about its "
        + "mirror image:")
    console.print()
    var table = TextTable("recipe", "peak", "decay", "loss", "accuracy", "twice", "seconds")
    for row in rows {
      table.add(
        row.recipe.name, row.recipe.peak.significant(2), row.recipe.weightDecay.significant(2), row.once.loss.fixed(4),
        percent(row.once.accuracy), percent(row.twice), row.seconds.fixed(0))
    }
    console.print(table)
    console.print()
  }
}
