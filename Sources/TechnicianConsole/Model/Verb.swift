import ControlAPI
import DoseLimits
import Quantities

/// What a technician does from the main screen, each by its key.
package enum Verb: CaseIterable, Sendable {
  case chooseHandpiece
  case register
  case open
  case area
  case set
  case arm
  case disarm
  case endPass
  case close
  case reset
  case grade
  case acknowledge
  case alarms
  case help
  case quit

  /// The key, as it stands on the screen.
  package var key: String {
    switch self {
    case .chooseHandpiece: "h"
    case .register: "n"
    case .open: "o"
    case .area: "a"
    case .set: "Enter"
    case .arm: "A"
    case .disarm: "d"
    case .endPass: "e"
    case .close: "c"
    case .reset: "R"
    case .grade: "g"
    case .acknowledge: "k"
    case .alarms: "l"
    case .help: "?"
    case .quit: "q"
    }
  }

  /// What it does, in a word.
  package var label: String {
    switch self {
    case .chooseHandpiece: "handpiece"
    case .register: "patient"
    case .open: "open"
    case .area: "pass"
    case .set: "set"
    case .arm: "ARM"
    case .disarm: "disarm"
    case .endPass: "end pass"
    case .close: "close"
    case .reset: "reset"
    case .grade: "spot"
    case .acknowledge: "seen"
    case .alarms: "alarms"
    case .help: "help"
    case .quit: "quit"
    }
  }

  /// What it does, in a sentence.
  var explanation: String {
    switch self {
    case .chooseHandpiece: "choose the handpiece that is shown"
    case .register: "register a new patient, one question after the other"
    case .open: "open a session: patient, identity, answers, indication, preparation"
    case .area: "start a pass: region, side, size, pulses, cautions"
    case .set: "set what is shown"
    case .arm: "arm exactly what is shown, after a second look"
    case .disarm: "take the permission to fire back"
    case .endPass: "end the pass"
    case .close: "close the session"
    case .reset: "reset the stop that is shown"
    case .grade: "grade the newest test spot of an area, some days after it was made"
    case .acknowledge: "acknowledge the most urgent alarm"
    case .alarms: "list all alarms"
    case .help: "this page"
    case .quit: "leave the console"
    }
  }

  init?(_ key: Key) {
    switch key {
    case .enter: self = .set
    case .interrupt: self = .quit
    case .character(let character):
      guard
        let verb = Self.allCases.first(where: { $0.key.count == 1 && $0.key == String(character) })
      else { return nil }
      self = verb
    default: return nil
    }
  }
}

extension ConsoleModel {
  /// Why a verb makes no sense now; `nil` when it does. The daemon has the last word in any case.
  func hindrance(to verb: Verb) -> String? {
    switch verb {
    case .help, .quit, .alarms: return nil
    case .acknowledge:
      return acknowledgeable != nil ? nil : "No alarm waits to be acknowledged."
    case .chooseHandpiece:
      return (status?.handpieces.isEmpty ?? true) ? "No handpiece is connected." : nil
    default: break
    }
    guard isFresh else { return "There is no word from the daemon: nothing but a stop is sent." }
    if let pending { return "Wait: \(pending.deed) is not answered yet." }
    switch verb {
    case .register, .grade: return nil
    case .open:
      guard handpiece != nil else { return "Choose a handpiece first: h." }
      return session == nil ? nil : "A session is open on this handpiece: c closes it."
    case .area:
      guard let session else { return "Open a session first: o." }
      return session.pass == nil ? nil : "A pass is in progress: e ends it."
    case .set, .endPass:
      guard session?.pass != nil else { return "Start a pass first: a." }
      if standing == .armed { return "Disarm first: d." }
      return verb == .set && draft == nil ? "The limits are not known." : nil
    case .arm: return hindranceToArming
    case .disarm:
      return standing == .armed || standing == .arming ? nil : "Nothing is armed."
    case .close: return session == nil ? "No session is open." : nil
    case .reset:
      if case .stopped = standing { return nil }
      return "No stop is latched."
    case .help, .quit, .alarms, .acknowledge, .chooseHandpiece: return nil
    }
  }

  private var hindranceToArming: String? {
    guard let pass = session?.pass else { return "Start a pass first: a." }
    guard pass.pulses < pass.plannedPulses else { return "All of the pass is done: e ends it." }
    guard settings != nil else { return "Set first: Enter." }
    guard !isDraftPending else { return "What is shown is not set: Enter sets it." }
    switch standing {
    case .ready, .interrupted: return nil
    case .stopped: return "A stop is latched: R resets it."
    case .armed, .arming: return "It is armed."
    default: return "The handpiece is not ready."
    }
  }
}
