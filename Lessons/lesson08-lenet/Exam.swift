import Autograd
import Datasets
import Training

/// The images to test with, which can be asked once: asking uses them up, and the compiler sees to it.
struct Exam: ~Copyable {
  private let images: LabelledImages

  init(_ images: LabelledImages) { self.images = images }

  var count: Int { images.count }

  /// What each candidate's networks make of all the images.
  consuming func papers(of candidates: [Candidate]) throws -> [(candidate: Candidate, papers: [Paper])] {
    let (judge, mirror) = (try Wardrobe.judge(images), try Wardrobe.judge(images.mirrored))
    return candidates.map { candidate in
      let papers = candidate.networks.map { network in
        let logits = judge.logits(of: network)
        return Paper(
          images: images, logits: candidate.looksTwice ? (logits + mirror.logits(of: network)) / 2 : logits)
      }
      return (candidate, papers)
    }
  }
}
