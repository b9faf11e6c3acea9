import AuditLog
import Quantities

/// One session as a page that a person can read and print.
package struct SessionReport: Sendable {
  let dossier: SessionDossier
  let facts: ReportFacts

  package init(_ dossier: SessionDossier, _ facts: ReportFacts) {
    self.dossier = dossier
    self.facts = facts
  }

  /// A whole page that needs nothing else, runs nothing and loads nothing.
  package var page: String {
    HTMLText.page("Session \(dossier.opened.session)") { $0.append(body) }
  }

  /// What stands in the page, for other pages too.
  package var body: HTMLText {
    var html = HTMLText()
    html.element("h1", "Session \(dossier.opened.session)")
    html.element(
      "p", facts.log.sentence,
      [("class", facts.log.findingCount == 0 ? "state good" : "state bad")])
    html.append(whoAndWhat)
    html.append(findings)
    html.append(limits)
    html.append(BodyFigure(areas: areas).html)
    html.append(charts)
    html.append(totals)
    html.append(timeline)
    html.append(signatures)
    html.append(verification)
    return html
  }

  private var areas: [(area: String, passes: Int)] {
    var areas: [(area: String, passes: Int)] = []
    for pass in dossier.passes where !pass.deliveries.isEmpty {
      if let place = areas.firstIndex(where: { $0.area == pass.area }) {
        areas[place].passes += 1
      } else {
        areas.append((pass.area, 1))
      }
    }
    return areas
  }

  private var whoAndWhat: HTMLText {
    let (opened, attached) = (dossier.opened, dossier.attached)
    func given(_ text: String) -> String { text.isEmpty ? "not given" : text }
    var html = HTMLText()
    html.table(
      "Who and what", ["what", "in the log"],
      [
        ["patient", "pseudonym of this session, \(opened.session)"],
        ["kind", opened.sessionKind.text],
        ["skin type", opened.fitzpatrick == 0 ? "not known" : "\(opened.fitzpatrick)"],
        ["age", "\(opened.ageYears) years"], ["indication", opened.indication.text],
        ["opened", "\(UTCText.seconds(dossier.openedUTC)) by user \(opened.operatorUID)"],
        ["acting", dossier.people.isEmpty ? "nobody" : dossier.people.joined(separator: ", ")],
        ["handpiece", "\(opened.handpiece), \(opened.model), \(opened.modality)"],
        ["UDI", given(opened.deviceIdentifier)],
        ["firmware", attached?.firmware ?? "not known"],
        ["calibrated", attached?.calibrationDay.map { "\($0)" } ?? "never"],
        [
          "tip",
          "\(given(opened.tipKind)), number \(opened.tip.digits), lot "
            + (dossier.tipLot ?? "not given"),
        ], ["needles", needles],
        ["limits by the engine", facts.engine], ["limits by the reference", facts.reference],
        ["history", facts.history],
        [
          "leaves",
          "\(dossier.openedSeq) to \(dossier.lastSeq)\(dossier.closed == nil ? ", not closed" : "")",
        ],
      ])
    if dossier.isCut { html.element("p", "There is more in the log than is shown here.") }
    return html
  }

  private var needles: String {
    func counted(_ leaf: PinsCountedLeaf?) -> String {
      leaf.map { "\($0.pins) of \($0.pinsOfKind)" } ?? "not counted"
    }
    guard dossier.pinsBefore != nil || dossier.pinsAfter != nil else { return "not counted" }
    return "\(counted(dossier.pinsBefore)) before, \(counted(dossier.pinsAfter)) after"
  }

  private var findings: HTMLText {
    var html = HTMLText()
    html.element("h2", "Findings")
    guard !facts.findings.isEmpty else {
      html.element("p", "Nothing was found in this session.")
      return html
    }
    html.table(
      "Findings", ["leaf", "code", "severity", "what"],
      facts.findings.map { ["\($0.seq)", $0.code, $0.severity, $0.sentence] })
    return html
  }

  private var limits: HTMLText {
    var html = HTMLText()
    html.element("h2", "Limits")
    for pass in dossier.passes {
      guard let envelope = pass.envelope else { continue }
      html.table(
        "\(pass.pass)",
        [
          "dimension", "least", "recommended", "absolute", "most measured", "rule", "evidence",
          "source", "held by",
        ],
        envelope.bounds.map { bound in
          [
            "\(bound.dimension.rawValue) \(bound.unit)", "\(bound.minimum)", "\(bound.recommended)",
            "\(bound.absolute)", "\(bound.deliveredMaximum)", bound.rule, bound.evidence,
            bound.source,
            bound.isDerived
              ? "enforced" : facts.enforcement[bound.dimension.rawValue] ?? "not known",
          ]
        })
      let size = pass.started.map { "\($0.area)" } ?? "not declared"
      html.element(
        "p",
        "Declared by a person: area \(size), overlap. At most \(envelope.maximumPulses) pulses or "
          + "slices and \(envelope.maximumEnergy) over all pins.")
    }
    return html
  }

  private var totals: HTMLText {
    var html = HTMLText()
    html.element("h2", "Totals")
    html.table(
      "Totals by pass", ["pass", "pulses or slices", "energy of all pins", "exposure", "end"],
      dossier.passes.map { pass in
        [
          "\(pass.pass)", "\(pass.ended?.pulses ?? pass.deliveries.count)",
          pass.ended.map { "\($0.energyTotal)" } ?? "-",
          pass.ended.map { "\($0.exposureTotal)" } ?? "-", pass.ended?.reason.text ?? "not ended",
        ]
      })
    return html
  }

  private var timeline: HTMLText {
    var html = HTMLText()
    html.element("h2", "What happened")
    for (weight, title) in [
      (SessionEvent.Weight.alarm, "Alarms"), (.refusal, "Refusals"), (.override, "Overrides"),
      (.stop, "Stops"), (.interruption, "Interruptions"), (.step, "Steps"),
    ] {
      let events = dossier.events.filter { $0.weight == weight }
      guard !events.isEmpty else {
        html.element("p", "\(title): none.")
        continue
      }
      html.table(
        title, ["leaf", "when", "what"],
        events.map { ["\($0.seq)", UTCText.seconds($0.utc), $0.text] })
    }
    return html
  }

  /// By 21 CFR 11.50: the printed name, when, and what the signature means.
  private var signatures: HTMLText {
    var html = HTMLText()
    html.element("h2", "Signatures")
    html.element("section", [("class", "sign")]) { html in
      html.table(
        "Signed by", ["meaning", "printed name", "date and time", "signature"],
        ["responsibility for the treatment", "review of this report", "approval"].map {
          [$0, "", "", ""]
        })
    }
    html.element(
      "p",
      "In the log acted, each with a PIN of their own: "
        + (dossier.people.isEmpty ? "nobody" : dossier.people.joined(separator: ", ")) + ".")
    return html
  }

  private var verification: HTMLText {
    var html = HTMLText()
    html.element("h2", "How to verify this")
    html.table(
      "The log", ["what", "in the log"],
      [
        ["leaves of the session", "\(dossier.openedSeq) to \(dossier.lastSeq)"],
        ["leaves of the log", "\(facts.log.leaves)"], ["root", facts.log.root],
        ["key", facts.log.key.isEmpty ? "none" : facts.log.key],
      ])
    html.element("p") { html in
      html.put("The command that verifies it: ")
      html.element("code", facts.log.command)
    }
    if !facts.log.checkpoint.isEmpty {
      html.append(QRFigure(text: facts.log.checkpoint, caption: "The signed checkpoint").html)
    }
    return html
  }
}
