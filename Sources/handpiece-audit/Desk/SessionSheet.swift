import AuditDesk
import AuditLog
import DeskIndex
import Quantities

/// One session as a page of text.
struct SessionSheet {
  private let dossier: SessionDossier
  private let row: SessionRow
  private let findings: [FindingRow]

  init(_ dossier: SessionDossier, _ row: SessionRow, _ findings: [FindingRow]) {
    self.dossier = dossier
    self.row = row
    self.findings = findings
  }

  var text: String {
    var lines = head
    for pass in dossier.passes { lines += self.lines(of: pass) }
    lines.append("What happened")
    for event in dossier.events {
      lines.append("  \(event.seq)  \(UTCText.seconds(event.utc))  \(event.text)")
    }
    lines.append("")
    lines.append(findings.isEmpty ? "Nothing found." : "Findings")
    for finding in findings {
      lines.append("  \(finding.seq)  \(finding.code)  \(finding.severity)  \(finding.sentence)")
    }
    if dossier.isCut { lines.append("There is more than is shown here.") }
    return lines.joined(separator: "\n")
  }

  private var head: [String] {
    let opened = dossier.opened
    let people = dossier.people.isEmpty ? "nobody" : dossier.people.joined(separator: ", ")
    let calibration = dossier.attached?.calibrationDay.map { "\($0)" } ?? "never"
    let firmware = dossier.attached?.firmware ?? "not known"
    return [
      "Session \(opened.session), \(opened.sessionKind), leaves \(dossier.openedSeq) to "
        + "\(dossier.lastSeq)",
      "Opened \(UTCText.seconds(dossier.openedUTC)) by uid \(opened.operatorUID); "
        + "acting: \(people)",
      "Handpiece \(opened.handpiece), \(opened.model), UDI \(named(opened.deviceIdentifier)), "
        + "firmware \(firmware), calibrated \(calibration)",
      "Tip \(row.tipUID), \(named(opened.tipKind))",
      "Skin type \(opened.fitzpatrick), \(opened.ageYears) years, \(opened.indication)",
      "Engine: \(row.engine). Reference: \(row.reference). History: \(row.history).",
      "",
    ]
  }

  private func lines(of pass: PassDossier) -> [String] {
    var lines = ["\(pass.pass)"]
    for bound in pass.envelope?.bounds ?? [] {
      let figures = DimensionFigures(dimension: bound.dimension)
      lines.append(
        "  \(bound.dimension.rawValue), \(figures.title): \(figures.text(bound.minimum)) to "
          + "\(figures.text(bound.recommended)) recommended, \(figures.text(bound.absolute)) "
          + "absolute, by \(bound.rule)")
    }
    if let ended = pass.ended {
      lines.append(
        "  \(ended.pulses) pulses or slices, \(ended.energyTotal), \(ended.exposureTotal)")
    }
    return lines + [""]
  }

  private func named(_ text: String) -> String { text.isEmpty ? "not given" : text }
}
