import ArgumentParser

/// The rates of an option such as `--rates 0.1,0.2`: 1 to 10 numbers above 0 and up to 1000, with commas between them.
///
/// An option takes it as its `transform`, so that a wrong list is refused before anything runs.
///
/// - Throws: `ValidationError` for anything else.
public func rateList(_ text: String) throws -> [Double] {
  let rates = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
    Double(word.filter { $0 != " " }) ?? .nan
  }
  guard (1...10).contains(rates.count), rates.allSatisfy({ $0 > 0 && $0 <= 1000 }) else {
    throw ValidationError(
      "\"\(text)\" is no list of 1 to 10 rates, each above 0 and up to 1000, with commas between them")
  }
  return rates
}
