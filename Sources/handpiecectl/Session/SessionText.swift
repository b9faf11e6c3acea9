package import ControlAPI
import DoseLimits
package import Quantities

/// One session for people: whose it is, where it stands, and what usually comes next.
package struct SessionText {
  private let session: SessionSnapshot
  private let record: PatientRecord?
  private let deliveries: String

  /// - Parameter modality: that of the handpiece, where it is known.
  package init(_ session: SessionSnapshot, of record: PatientRecord?, modality: Modality?) {
    self.session = session
    self.record = record
    deliveries = modality?.isContinuous == true ? "slices of a second" : "pulses"
  }

  package var lines: [String] {
    let reason = session.reason.map { " (\($0))" } ?? ""
    return [
      "session \(session.session) on \(session.handpiece): \(session.state.rawValue)\(reason)",
      "  " + whose,
      "  \(Self.spoken(session.indication)), \(Self.spoken(session.kind.rawValue)); "
        + "\(session.pulsesTotal) \(deliveries) in this session; stop count \(session.stopCount)",
    ] + pinLines + (session.pass.map(passLines) ?? ["  no pass in progress"]) + ["next: " + next]
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// The name, where this seat may know it; it stands on the screen and nowhere else.
  private var whose: String {
    guard let patient = session.patient else { return "nobody knows any more whose it is" }
    return record.map { "\(PatientText.identity($0.person)), \(patient)" } ?? "patient \(patient)"
  }

  private var pinLines: [String] {
    guard let pins = session.pins else { return [] }
    func said(_ count: Int?) -> String { count.map { "\($0) of \(pins.ofKind)" } ?? "not yet" }
    let lot = pins.lot.map { ", lot \($0)" } ?? ""
    return ["  needles counted: before \(said(pins.before)), after \(said(pins.after))\(lot)"]
  }

  private func passLines(_ pass: PassSnapshot) -> [String] {
    let area = AreaID(region: pass.area, side: pass.side)
    var lines = [
      "  \(area), pass \(pass.pass): \(pass.pulses) of \(pass.plannedPulses) \(deliveries)"
    ]
    lines += SettingsLines(pass.settings?.settings).lines.map { "    " + $0 }
    let settings = pass.settings.map { "settings \($0.settingsHash), " } ?? ""
    return lines + ["    \(settings)envelope \(pass.envelopeHash)"]
  }

  private var next: String {
    switch session.state {
    case .open, .interrupted:
      guard let pass = session.pass else {
        return session.pulsesTotal > 0
          ? "`handpiecectl session pass AREA`, or `handpiecectl session end`"
          : "`handpiecectl session area`, then `handpiecectl session pass AREA`"
      }
      guard pass.settings != nil else { return "`handpiecectl session set`" }
      return pass.pulses < pass.plannedPulses
        ? "`handpiecectl session arm`" : "`handpiecectl session end --pass`"
    case .arming: return "wait for the handpiece: `handpiecectl session show`"
    case .armed:
      return "the footswitch fires; `handpiecectl session disarm`, or `handpiecectl stop`"
    case .stopped: return "see why: `handpiecectl alarms`; then `handpiecectl session reset`"
    case .unknown: return "`handpiecectl status`; plug the handpiece in, so that it can be read"
    case .closed: return "`handpiecectl aftercare` prints the page for the patient"
    }
  }

  package static func spoken(_ name: String) -> String {
    String(name.map { $0 == "-" || $0 == "_" ? " " : $0 })
  }
}

/// Settings, one a line, each with its unit.
struct SettingsLines {
  private let settings: TreatmentSettings?

  init(_ settings: TreatmentSettings?) {
    self.settings = settings
  }

  var lines: [String] {
    guard let settings else { return ["no settings yet"] }
    let named = TreatmentSettings.settable.compactMap { dimension in
      settings[dimension].map { Figures.named(dimension, $0) }
    }
    return named + settings.furtherDepths.map { "then depth \(Dimension.depth.text($0.count))" }
  }
}
