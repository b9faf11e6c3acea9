import AuditDesk
import AuditLog
import Backstage
import Foundation
import Quantities
import Testing

/// The page of a session says what its leaves say, and runs nothing.
@Suite struct `A report` {
  private func facts(_ findings: [ReportedFinding] = []) -> ReportFacts {
    ReportFacts(
      engine: "agrees", reference: "agrees", history: "asserted", findings: findings,
      log: ReportedLog(
        leaves: 200, root: "00ff", key: "", keyIsKnown: true, findingCount: findings.count,
        hoursUnwitnessed: -1, checkpoint: "handpieced/d7b146c8eaf61b27\n200\nAP8=\n\n",
        command: "handpiece-audit replay bundle"),
      enforcement: ["depth": "enforced", "vacuum": "checked"])
  }

  private func treated(_ kind: (LeafBody) -> SessionPseudonym?) throws -> (
    SimulatedLog, SessionPseudonym
  ) {
    for seed in UInt64(1)...40 {
      let log = try SimulatedLog(seed: seed)
      let found = log.entries.compactMap { kind($0.leaf.body) }
      let often = found.first { session in found.count { $0 == session } > 4 }
      if let often { return (log, often) }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private func dossier(_ log: SimulatedLog, _ session: SessionPseudonym) throws -> SessionDossier {
    var reading = DossierReading(of: session)
    for row in log.rows() { reading.take(try Leaf(reading: row.bytes)) }
    return try #require(reading.dossier)
  }

  @Test func `has everything that a session is judged by`() throws {
    let (log, session) = try treated {
      if case .pulse(let leaf) = $0, leaf.setDepth > .zero { leaf.pass.session } else { nil }
    }
    let dossier = try dossier(log, session)
    let page = SessionReport(dossier, facts()).page
    for text in [
      "\(session)", dossier.opened.handpiece, dossier.opened.tipKind, "Findings", "Limits",
      "Treated: cheek/left", "energy per pin, uj", "impedance, ohm", "skin temperature, mdegc",
      "When it happened", "Totals by pass", "Alarms", "Refusals", "Overrides", "printed name",
      "How to verify this", "The signed checkpoint", "handpiece-audit replay bundle", "00ff",
      "Declared by a person: area 2500 mm2", "enforced",
      "number \(dossier.opened.tip.digits), lot 24-117",
      "before, ", "Needles counted before by uid",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    let bound = try #require(dossier.passes.first?.envelope?.bounds.first)
    #expect(page.contains("<td>\(bound.rule)</td>") && page.contains("<td>\(bound.absolute)</td>"))
    #expect(SessionReport(dossier, facts()).page == page)
  }

  @Test func `draws each measured value, at the height that it has`() throws {
    let (log, session) = try treated {
      if case .pulse(let leaf) = $0 { leaf.pass.session } else { nil }
    }
    let dossier = try dossier(log, session)
    let parts = dossier.passes.flatMap(\.deliveries).flatMap(\.parts)
    let energies = parts.compactMap { $0.energyMaximum ?? $0.energy }
    let page = SessionReport(dossier, facts()).page
    let chart = try #require(page.components(separatedBy: "<figcaption>energy per pin, uj").last)
      .components(separatedBy: "</figure>")[0]
    let dots = chart.matches(of: /<circle class="got" cx="(\d+)" cy="(\d+)"/)
    #expect(dots.count == energies.count && energies.count > 2)
    #expect(
      chart.contains(
        "\(energies.count) measured, \(energies.min() ?? 0) to \(energies.max() ?? 0) uj"))
    // Higher on the page where more was measured.
    let heights = dots.compactMap { Int($0.2) }
    for (first, second) in zip(zip(energies, heights), zip(energies, heights).dropFirst()) {
      if first.0 < second.0 { #expect(first.1 >= second.1) }
      if first.0 > second.0 { #expect(first.1 <= second.1) }
    }
    #expect(dots.map(\.1) == dots.map(\.1).sorted { Int($0) ?? 0 < Int($1) ?? 0 })
  }

  @Test func `of a continuous delivery draws what that has`() throws {
    let (log, session) = try treated {
      if case .exposure(let leaf) = $0 { leaf.pass.session } else { nil }
    }
    let page = SessionReport(try dossier(log, session), facts()).page
    #expect(page.contains("stroke rate, mhz") || page.contains("vacuum, pa"))
    #expect(!page.contains("energy per pin, uj"))
  }

  /// A log can hold any text; none of it may become markup.
  @Test func `shows hostile text as text, wherever it stands`() throws {
    let attack = "<script>alert(1)</script><img src=x onerror='a'>\"'&"
    var (log, session) = try treated {
      if case .pulse(let leaf) = $0 { leaf.pass.session } else { nil }
    }
    for place in log.entries.indices {
      switch log.entries[place].leaf.body {
      case .sessionOpened(var leaf):
        (leaf.model, leaf.tipKind, leaf.deviceIdentifier) = (attack, attack, attack)
        log.entries[place].leaf.body = .sessionOpened(leaf)
      case .envelope(var leaf):
        leaf.pass.area = attack
        leaf.bounds[0].rule = attack
        leaf.bounds[0].source = attack
        leaf.bounds[0].unit = attack
        log.entries[place].leaf.body = .envelope(leaf)
      case .pulse(var leaf):
        leaf.pass.side = attack
        log.entries[place].leaf.body = .pulse(leaf)
      case .settingsRefused(var leaf):
        leaf.reasons.append(
          RefusalReason(rule: attack, dimension: .depth, asked: .max, bound: .min, source: attack))
        log.entries[place].leaf.body = .settingsRefused(leaf)
      default: break
      }
    }
    let finding = ReportedFinding(seq: 1, code: attack, severity: attack, sentence: attack)
    let page = SessionReport(try dossier(log, session), facts([finding])).page
    #expect(page.contains("&lt;script&gt;"))
    let markup = page.replacing(/<style>[^<]*<\/style>/, with: "")
    #expect(
      !markup.contains("<script") && !markup.contains("<img") && !markup.contains("onerror='"))
    // Every tag that is there is one of ours.
    let tags = Set(markup.matches(of: /<([a-z0-9!]+)/).map { String($0.1) })
    let ours: Set = [
      "!doctype", "html", "head", "meta", "title", "body", "main", "h1", "h2", "p", "table",
      "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "line", "text",
      "polyline", "circle", "ellipse", "path", "section", "code",
    ]
    #expect(tags.isSubset(of: ours), "\(tags.subtracting(ours))")
    _ = session
  }

  @Test func `bears figures that no handpiece could have measured`() throws {
    var (log, session) = try treated {
      if case .pulse(let leaf) = $0 { leaf.pass.session } else { nil }
    }
    for place in log.entries.indices {
      guard case .pulse(var leaf) = log.entries[place].leaf.body, !leaf.deliveries.isEmpty else {
        continue
      }
      leaf.deliveries[0].energyMaximum = Microjoules(.max)
      leaf.deliveries[0].depth = Micrometres(.min)
      leaf.deliveries[0].impedance = Ohms(.max)
      log.entries[place].leaf.body = .pulse(leaf)
      log.entries[place].leaf.stamp.utc.microseconds = place % 2 == 0 ? .max : .min
    }
    #expect(SessionReport(try dossier(log, session), facts()).page.contains("energy per pin"))
  }
}

/// `report` through the program.
@Suite struct `The report command` {
  @Test func `writes a page, and a PDF where something makes one`() throws {
    let desk = try Desk()
    let log = try SimulatedLog(seed: 5)
    let bundle = try desk.bundle(log.rows())
    let session = try #require(
      log.entries.compactMap { entry -> SessionPseudonym? in
        if case .pulse(let leaf) = entry.leaf.body { leaf.pass.session } else { nil }
      }.first)
    let key = try Desk.key().verifierKey.text
    let html = try audit(
      "report", "\(session)", bundle, "--key", key, "--html", desk.path("page.html"))
    #expect(html.status == 0, "\(html.complaint)")
    let page = String(decoding: try desk.bytes("page.html"), as: UTF8.self)
    #expect(page.contains("Session \(session)") && page.contains("Nothing was found in this log."))
    #expect(page.contains("enforced"))
    #expect(try audit("report", "\(session)", bundle).status == 64)
    let pdf = try audit(
      "report", "\(session)", bundle, "--key", key, "--pdf", desk.path("page.pdf"))
    if pdf.status == 69 {
      #expect(pdf.complaint.contains("neither Chromium nor WeasyPrint is installed"))
      print("skipped: nothing is installed that makes a PDF")
    } else {
      #expect(pdf.status == 0, "\(pdf.complaint)")
      #expect(try desk.bytes("page.pdf").starts(with: "%PDF-".utf8))
    }
  }
}
