import Testing

/// What finds its own rate, and where.
@Suite struct Convergence {}
