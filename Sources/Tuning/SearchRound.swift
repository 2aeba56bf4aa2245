import Schedules

/// One round of a refined search: the grid that was tried and what came of it.
public struct SearchRound: Sendable {
  public let grid: RateGrid
  public let result: SearchResult
}
