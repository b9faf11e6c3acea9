import AuditLog
package import ControlAPI
import DoseLimits
import Quantities

/// The daemon's status as people read it.
package enum StatusText {
  /// The whole of it, in lines.
  package static func text(_ status: DaemonStatus) -> String {
    let mode = status.development ? ", development: simulated handpieces only" : ""
    var text = "handpieced \(status.version)\(mode)\n"
    text += "log: \(status.logSize) leaves, \(seen(status.witnessed))\n"
    text += "root: \(status.logRoot)\n\n"
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

  /// Promise 9: how old the last word of somebody else is.
  private static func seen(_ witnessed: WitnessedPosition?) -> String {
    guard let witnessed else { return "nobody else has seen it" }
    let time = UTCSecond(secondsSince1970: Int64(clamping: witnessed.time))
    let day = time.map { " on \($0)" } ?? ""
    return "last seen by \(witnessed.witness) at size \(witnessed.size)\(day)"
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
