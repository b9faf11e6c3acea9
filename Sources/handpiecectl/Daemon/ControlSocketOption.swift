import ArgumentParser
import ControlClient

/// Where the daemon is asked.
struct ControlSocketOption: ParsableArguments {
  @Option(name: .customLong("socket"), help: "The daemon's control socket.")
  var path = Self.usual

  static let usual = "/run/handpieced/control.sock"

  var connection: ControlConnection { ControlConnection(socketAt: path) }
}
