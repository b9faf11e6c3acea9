import Backstage

func audit(_ arguments: String...) throws -> Run {
  try audit(arguments)
}

/// Runs `handpiece-audit` to its end.
func audit(_ arguments: [String], environment: [String: String] = [:]) throws -> Run {
  try Run("handpiece-audit", arguments, environment: environment)
}
