import Backstage

/// Runs `handpiecectl` to its end.
func handpiecectl(_ arguments: [String]) throws -> Run {
  try Run("handpiecectl", arguments)
}
