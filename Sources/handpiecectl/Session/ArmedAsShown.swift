import ControlAPI
import DoseLimits
import Quantities

/// What is shown before arming, and the quotation of exactly that.
struct ArmedAsShown {
  private let view: SessionView
  private let pass: PassSnapshot
  private let settings: SettingsSnapshot

  /// Fails where there is nothing to be armed, with what comes first.
  init(_ view: SessionView) throws {
    self.view = view
    guard let pass = view.session.pass else {
      throw complain(
        "no pass is in progress\n    next: `handpiecectl session pass AREA`", exitCode: .refused)
    }
    guard let settings = pass.settings else {
      throw complain(
        "the pass has no settings yet\n    next: `handpiecectl session set`", exitCode: .refused)
    }
    (self.pass, self.settings) = (pass, settings)
  }

  /// What the daemon compares with what is so then.
  var body: ArmBody {
    ArmBody(
      area: pass.area, side: pass.side, pass: pass.pass, settingsHash: settings.settingsHash,
      envelopeHash: pass.envelopeHash, stopCount: view.session.stopCount)
  }

  func text(_ limits: LimitsAnswer?) -> String {
    let session = view.session
    let whose = PatientText.identity(view.record?.person)
    let tip = view.handpiece?.tip.map { ", tip \($0.kind) with \($0.usesLeft) uses left" } ?? ""
    let lines =
      [
        "TO BE ARMED: \(session.handpiece)\(tip)",
        "  \(whose)\(session.patient.map { ", \($0)" } ?? "")",
        "  \(AreaID(region: pass.area, side: pass.side)), pass \(pass.pass): "
          + "\(pass.pulses) of \(pass.plannedPulses) delivered",
      ] + table(limits).map { "  " + $0 } + [
        "  settings \(settings.settingsHash), envelope \(pass.envelopeHash), "
          + "stop count \(session.stopCount)"
      ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func table(_ limits: LimitsAnswer?) -> [String] {
    var table = TextTable([
      ("SET", .left), ("", .right), ("RECOMMENDED TO", .right), ("ABSOLUTE", .right),
    ])
    for dimension in Dimension.allCases {
      guard let count = settings.values[dimension] ?? settings.settings[dimension] else { continue }
      let report = limits?.dimensions.first { $0.dimension == dimension.rawValue }
      table.add([
        dimension.spokenName, dimension.text(count),
        report.map { dimension.text($0.recommended) } ?? "-",
        report.map { dimension.text($0.settingMaximum) } ?? "-",
      ])
    }
    let further = settings.settings.furtherDepths.map {
      "then depth \(Dimension.depth.text($0.count))"
    }
    return table.lines + further
  }
}
