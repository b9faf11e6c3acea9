import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities

struct SessionListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the sessions that are open, also those an earlier run of the daemon left.",
    discussion: """
      Examples:
        handpiecectl session list
        handpiecectl session list --json
      """)

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let sessions = try askDaemon { try await connection.status().sessions }
    if json {
      StandardStream.output.write(try JSONOutput.text(SessionList(sessions: sessions)))
    } else if sessions.isEmpty {
      StandardStream.output.write("No session is open.\n")
    } else {
      StandardStream.output.write(SessionTable.text(sessions))
    }
  }

  private struct SessionList: Encodable {
    let sessions: [SessionSnapshot]
  }
}

/// Sessions as a table for people.
enum SessionTable {
  static func text(_ sessions: [SessionSnapshot]) -> String {
    var table = TextTable([
      ("SESSION", .left), ("HANDPIECE", .left), ("STATE", .left), ("WHY", .left),
      ("DELIVERED", .right), ("PASS", .left),
    ])
    for session in sessions {
      let pass = session.pass.map { pass in
        "\(AreaID(region: pass.area, side: pass.side)), pass \(pass.pass): "
          + "\(pass.pulses) of \(pass.plannedPulses)"
      }
      table.add([
        session.session.text, session.handpiece.text, session.state.rawValue,
        session.reason ?? "-", "\(session.pulsesTotal)", pass ?? "-",
      ])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }
}
