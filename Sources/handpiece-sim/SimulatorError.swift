import Glibc

/// Why the simulator cannot start or go on; one line each.
enum SimulatorError: Error, CustomStringConvertible {
  case stateUnusable(path: String, reason: String)
  case linkUnusable(path: String, reason: String)
  case noPseudoTerminal(reason: String)

  var description: String {
    switch self {
    case .stateUnusable(let path, let reason): "\(path): cannot be used as state: \(reason)"
    case .linkUnusable(let path, let reason): "\(path): cannot be made a link: \(reason)"
    case .noPseudoTerminal(let reason): "no pseudo-terminal to be had: \(reason)"
    }
  }

  /// The exit code, from sysexits.
  var exitCode: Int32 {
    switch self {
    case .stateUnusable, .linkUnusable: 73
    case .noPseudoTerminal: 71
    }
  }

  static func text(of number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }
}
