import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows the daemon, its handpieces and its sessions.")

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let status = try askDaemon { try await connection.status() }
    StandardStream.output.write(json ? try JSONOutput.text(status) : Self.text(status))
  }

  private static func text(_ status: DaemonStatus) -> String {
    let mode = status.development ? ", development: simulated handpieces only" : ""
    var text = "handpieced \(status.version)\(mode)\n"
    text += "log: \(status.logSize) leaves, root \(status.logRoot)\n\n"
    text +=
      status.handpieces.isEmpty
      ? "No handpiece is connected.\n" : HandpieceTable.text(status.handpieces)
    for session in status.sessions {
      let handpiece = status.handpieces.first { $0.serial == session.handpiece }
      let modality = handpiece.flatMap { Modality(name: $0.modality) }
      text += "\n" + line(session, counting: modality?.isContinuous == true ? "slices" : "pulses")
    }
    return text
  }

  private static func line(_ session: SessionSnapshot, counting unit: String) -> String {
    let reason = session.reason.map { " (\($0))" } ?? ""
    let pass = session.pass.map { pass in
      let area = AreaID(region: pass.area, side: pass.side)
      return ", \(area) pass \(pass.pass): \(pass.pulses) of \(pass.plannedPulses) \(unit)"
    }
    return "session \(session.session) on \(session.handpiece): "
      + "\(session.state.rawValue)\(reason)\(pass ?? "")\n"
  }
}
