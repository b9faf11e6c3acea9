import ArgumentParser
import Glibc

/// Asking a person before something that cannot be taken back.
struct ConfirmationOption: ParsableArguments {
  @Flag(name: .customLong("yes"), help: "Do not ask; without a terminal this is needed.")
  var isGiven = false

  /// Returns when the person types `yes`, or said so beforehand; otherwise nothing is done.
  func ask(_ consequences: [String]) throws {
    guard !isGiven else { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw complain(
        "a person has to confirm this at a terminal; where there is none, say --yes",
        exitCode: .usage)
    }
    let width = StandardStream.error.width
    let lines = consequences.flatMap { TextWrapping.lines($0, width: width, indent: 0) }
    StandardStream.error.write(lines.joined(separator: "\n") + "\nType yes to go on: ")
    guard readLine() == "yes" else { throw complain("nothing was done", exitCode: .refused) }
  }
}
