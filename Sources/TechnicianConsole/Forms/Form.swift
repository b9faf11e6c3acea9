package import ControlAPI
import DoseLimits
package import Quantities

/// Questions that the console asks one after the other before it sends something.
package struct Form: Equatable, Sendable {
  /// What the answers are for.
  package enum Purpose: Equatable, Sendable {
    case quit
    case chooseHandpiece
    case register
    case grade
    /// On this handpiece.
    case open(HandpieceSerial)
    case pass(SessionID)
    /// Before it arms, or before it is closed.
    case pins(SessionID, PinCountBody.Moment, ofKind: Int)
    /// Exactly what was shown is armed.
    case arm(SessionID, ArmBody, SettingsSnapshot)
    case reset(HandpieceSerial, StopCount)
    case endPass(SessionID)
    case close(SessionID)
  }

  /// One answer.
  enum Entry: Equatable, Sendable {
    /// The place in the list, and what stood there when it was chosen.
    case choice(Int, String)
    case choices(Set<Int>)
    case number(Int64)
    case text(String)
    case confirmed
  }

  package let purpose: Purpose
  private var answers: [(key: String, entry: Entry)] = []
  /// The answer that is being given.
  var field = FormField()
  /// What the daemon wants read before it does what was asked.
  private(set) var cautions: [Reason] = []
  /// Whether the daemon has been asked.
  var isSent = false

  package init(_ purpose: Purpose) {
    self.purpose = purpose
  }

  package static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.purpose == rhs.purpose && lhs.field == rhs.field && lhs.cautions == rhs.cautions
      && lhs.isSent == rhs.isSent && lhs.answers.map(\.key) == rhs.answers.map(\.key)
      && lhs.answers.map(\.entry) == rhs.answers.map(\.entry)
  }

  // Answers by the key of their question.

  subscript(key: String) -> Entry? { answers.first { $0.key == key }?.entry }

  func choice(_ key: String) -> Int? {
    guard case .choice(let index, _) = self[key] else { return nil }
    return index
  }

  /// The first word of what was chosen; lists may have changed since.
  func chosenWord(_ key: String) -> Substring? {
    guard case .choice(_, let option) = self[key] else { return nil }
    return option.prefix { $0 != " " }
  }

  func choices(_ key: String) -> Set<Int>? {
    guard case .choices(let indices) = self[key] else { return nil }
    return indices
  }

  func number(_ key: String) -> Int64? {
    guard case .number(let number) = self[key] else { return nil }
    return number
  }

  func text(_ key: String) -> String? {
    guard case .text(let text) = self[key] else { return nil }
    return text
  }

  func isConfirmed(_ key: String) -> Bool { self[key] == .confirmed }

  mutating func answer(_ key: String, _ entry: Entry) {
    guard self[key] == nil else { return }
    answers.append((key, entry))
  }

  /// Takes the last answer back; `false` when there is none.
  mutating func goBack() -> Bool {
    field = FormField()
    return answers.popLast() != nil
  }

  var answerCount: Int { answers.count }

  /// The daemon wants more to be read before it starts.
  mutating func reopen(cautions reasons: [Reason]) {
    isSent = false
    cautions = Array(reasons.prefix(64))
    // What was confirmed is confirmed anew after reading.
    answers.removeAll { $0.key == "confirm" }
    field = FormField()
  }
}

/// What a form does next.
enum FormStep: Equatable, Sendable {
  case ask(Prompt)
  /// Something must come first, if need be by asking for it.
  case wait(String, ConsoleRequest?)
  /// There is no way on from here.
  case end(title: String, lines: [String])
  case submit(ConsoleRequest)
  case choose(HandpieceSerial)
  case quit
}

/// The step that comes before an answer is known.
struct Detour: Error {
  var step: FormStep
}

/// One question.
struct Prompt: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case choice([String])
    case choices([String])
    case number(unit: String, range: ClosedRange<Int64>, initial: Int64?)
    /// A number with two decimals, counted in hundredths.
    case hundredths(unit: String, range: ClosedRange<Int64>, initial: Int64?)
    case date
    /// So many digits at most, after a prefix that is not typed.
    case hexadecimal(prefix: String, digits: Int)
    case pin
    case confirm(Key, String)
  }

  var key: String
  var title: String
  var lines: [String] = []
  var kind: Kind
}
