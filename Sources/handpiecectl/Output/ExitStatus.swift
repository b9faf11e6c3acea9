package import ArgumentParser

/// What the program ends with: the codes of sysexits(3), and some of its own.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  case done = 0
  case refused = 1
  case silent = 2
  case usage = 64
  case wrongData = 65
  case noInput = 66
  case unavailable = 69
  case systemFailed = 71
  case cannotCreate = 73
  case inputOutputFailed = 74
  case tryAgain = 75
  case notUnderstood = 76
  case notPermitted = 77
  case interrupted = 130

  /// What a script may take it for.
  package var meaning: String {
    switch self {
    case .done: "done; nothing was found that stands in the way"
    case .refused: "refused by a rule, not confirmed, or findings: every reason is said"
    case .silent: "stop only: it was sent, and then nothing was heard"
    case .usage: "a wrong call, no such thing, or missing answers, all of them listed"
    case .wrongData: "a file, or what was typed, is not right"
    case .noInput: "a file or folder cannot be read"
    case .unavailable: "nobody is at the socket; nothing was sent"
    case .systemFailed: "the system did not do its part"
    case .cannotCreate: "a file cannot be created, or is there already"
    case .inputOutputFailed: "a file or the terminal failed"
    case .tryAgain: "not now, or no answer came: look before doing it again"
    case .notUnderstood: "what came back is not understood: another version?"
    case .notPermitted: "this user has not the role"
    case .interrupted: "broken off by whoever started it"
    }
  }

  /// To be thrown by a command.
  package var code: ExitCode { ExitCode(rawValue) }

  /// All of them, one a line, as help and manual list them.
  package static var table: String {
    allCases.map { status in
      let number = "\(status.rawValue)"
      return "  " + number + String(repeating: " ", count: 4 - number.count) + status.meaning
    }.joined(separator: "\n")
  }
}
