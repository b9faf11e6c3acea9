import ArgumentParser

/// What a script has to say because nobody can be asked.
enum MissingAnswers {
  /// All of it at once, each as the option that answers it and what it asks.
  static func complaint(_ missing: [String]) -> ExitCode {
    complain(
      "answers are missing, and there is no terminal to ask at:\n"
        + missing.map { "  \($0)" }.joined(separator: "\n"), exitCode: .usage)
  }
}
