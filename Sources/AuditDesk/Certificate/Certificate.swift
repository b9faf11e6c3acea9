import AuditLog
import Quantities

/// One calibration as a certificate that a person can read, sign and print, with what
/// ISO/IEC 17025:2017 §7.8 asks to stand on one.
package struct Certificate: Sendable {
  let dossier: CalibrationDossier
  let result: CalibrationLeaf
  let log: ReportedLog

  /// `nil` for a calibration that came to no result.
  package init?(_ dossier: CalibrationDossier, _ log: ReportedLog) {
    guard let result = dossier.result else { return nil }
    self.dossier = dossier
    self.result = result
    self.log = log
  }

  private var opened: ServiceOpenedLeaf { dossier.opened }
  private var unit: String { opened.dimension.unit }

  /// By which it is named: nobody can make another of that name.
  package var number: String { "\(opened.service)" }

  /// A whole page that needs nothing else, runs nothing and loads nothing.
  package var page: String {
    HTMLText.page("Calibration certificate \(number)") { html in
      html.element("h1", "Calibration certificate")
      html.append(head)
      html.append(item)
      html.append(method)
      html.append(results(.asFound, "Before adjustment, as found"))
      if let travel = CertifiedTravel(dossier) { html.append(travel.table(unit)) }
      if dossier.written != nil { html.append(adjustment) }
      html.append(
        results(.asLeft, dossier.written == nil ? "As left, not adjusted" : "As left"))
      html.append(chart)
      html.append(conformity)
      html.append(raw)
      html.append(signatures)
      html.append(verification)
      html.element("p", "End of certificate \(number).")
    }
  }

  private var head: HTMLText {
    var html = HTMLText()
    html.element(
      "p", result.result == "passed" ? "Passed." : "Not passed: \(result.result).",
      [("class", result.result == "passed" ? "state good" : "state bad")])
    html.table(
      "Certificate", ["what", ""],
      [
        ["number", number], ["calibrated", "\(result.day)"],
        ["readings from", UTCText.seconds(dossier.openedUTC)],
        ["issued", dossier.resultUTC.map { UTCText.seconds($0) } ?? "not issued"],
        ["valid until", result.validUntilDay.map { "\($0)" } ?? "-"],
        ["laboratory, with address", ""], ["place of calibration", ""],
        ["customer, with address", ""],
        [
          "calibrated by",
          "\(opened.person.map { "\($0)" } ?? "nobody"), user \(opened.operatorUID)",
        ],
        [
          "approved by", "\(result.person.map { "\($0)" } ?? "nobody"), user \(result.operatorUID)",
        ],
      ])
    html.element(
      "p",
      "The results relate only to the item named here, in the state it was in then. This "
        + "certificate may be reproduced in full only.")
    return html
  }

  private var item: HTMLText {
    var html = HTMLText()
    html.element("h2", "Item")
    html.table(
      "What was calibrated", ["what", ""],
      [
        ["model", opened.model], ["serial number", opened.handpiece],
        ["firmware", opened.firmware],
        ["quantity", "\(opened.dimension.rawValue), in \(unit)"],
        ["load fixture", "\(opened.fixtureTip.digits), \(opened.fixturePins) pins"],
        ["temperature of the item", opened.handpieceTemperature.map { "\($0)" } ?? "not sensed"],
      ])
    return html
  }

  private var method: HTMLText {
    var html = HTMLText()
    let (instrument, plan) = (opened.instrument, opened.plan)
    html.element("h2", "Method and traceability")
    html.table(
      "How it was done", ["what", ""],
      [
        ["method", methodText],
        [
          "reference",
          "\(instrument.model), serial number \(instrument.serial) \(instrument.firmware)",
        ],
        [
          "traceable by",
          "certificate \(instrument.certificate) of \(instrument.calibratedDay), valid until "
            + "\(instrument.dueDay)",
        ],
        ["range", "\(plan.minimum) to \(plan.maximum) \(unit) in steps of \(plan.step)"],
        ["loads", loads], ["sweeps of each load", "\(plan.repeats) up and down"],
        ["room", "\(opened.roomTemperature), \(opened.humidity) relative humidity"],
      ])
    html.table(
      "What makes a reading uncertain", ["source", "what", "half width", "counts", "divided by √"],
      opened.budget.map { entry in
        let share = entry.ppm == 0 ? "" : "\(entry.ppm) ppm"
        let fixed = entry.thousandths == 0 ? "" : Thousandths.text(entry.thousandths, unit)
        return [
          entry.source.text, entry.name,
          [fixed, share].filter { !$0.isEmpty }.joined(separator: " + "),
          "\(entry.sensitivity)", "\(entry.divisorSquared)",
        ]
      })
    html.element(
      "p",
      "To these come the scatter of the readings and, once adjusted, that of the fitted curve.")
    return html
  }

  private var methodText: String {
    switch opened.method.text {
    case "current_squared_times_load":
      "current squared times load times time of RF, I²R, at \(opened.frequencyHertz) Hz"
    case "voltage_squared_over_load":
      "voltage squared over load times time of RF, V²/R, at \(opened.frequencyHertz) Hz"
    default: "direct reading"
    }
  }

  private var loads: String {
    guard opened.plan.ratedLoad > .zero else { return "none" }
    let measured = Dictionary(grouping: dossier.readings.filter { $0.leaf.loadMilliohms > 0 }) {
      $0.load
    }
    return measured.sorted { $0.key < $1.key }.map { load, readings in
      let values = readings.map(\.leaf.loadMilliohms)
      return "\(load.count) ohm (measured \(values.min() ?? 0) to \(values.max() ?? 0) milliohm)"
    }.joined(separator: ", ")
  }

  private enum Stage: String {
    case asFound = "as_found"
    case asLeft = "as_left"
  }

  private func points(_ stage: Stage) -> [CalibrationPoint] {
    result.points.filter { $0.stage.text == stage.rawValue }
  }

  private func results(_ stage: Stage, _ title: String) -> HTMLText {
    var html = HTMLText()
    html.element("h2", title)
    html.table(
      title,
      [
        "set, \(unit)", "load, ohm", "readings", "error, \(unit)", "U (k = 2)", "tolerance",
        "verdict",
      ],
      points(stage).map { point in
        [
          "\(point.setPoint)", point.load == .zero ? "-" : "\(point.load.count)",
          "\(point.readings)", Thousandths.text(point.errorThousandths, ""),
          Thousandths.text(point.uncertaintyThousandths, ""),
          Thousandths.text(point.toleranceThousandths, ""), point.verdict.text,
        ]
      })
    return html
  }

  private var adjustment: HTMLText {
    var html = HTMLText()
    html.element("h2", "Adjustment")
    html.table(
      "Coefficients",
      ["", "offset, \(unit)", "gain, ppm", "curvature, ppm", "full scale, \(unit)"],
      [("before", opened.curve), ("after", result.curve)].map { name, curve in
        [
          name, "\(curve.offset)", "\(curve.gainPPM)", "\(curve.curvaturePPM)",
          "\(curve.fullScale)",
        ]
      })
    return html
  }

  private var chart: HTMLText {
    var html = HTMLText()
    for (stage, title) in [(Stage.asFound, "As found"), (.asLeft, "As left")] {
      html.append(
        ErrorChart(
          title: "\(title): error and U against tolerance", unit: unit, points: points(stage)
        )
        .html)
    }
    return html
  }

  private var conformity: HTMLText {
    var html = HTMLText()
    html.element("h2", "Statement of conformity")
    html.element(
      "p",
      "Decision rule: guard band w = U on both sides of the tolerance (ILAC-G8:09/2019, non-binary). "
        + "Pass: the error is at most tolerance − U. U is the combined standard uncertainty times "
        + "k = 2, about 95 %. Errors and U are rounded up, tolerances down.")
    html.element(
      "p",
      result.result == "passed"
        ? "Every point as left is a pass. It holds from \(result.minimum) to \(result.maximum) \(unit); "
          + "U is at most \(result.uncertainty.count) ‰ of a set point."
        : "Not every point as left is a pass: the item is not calibrated.")
    return html
  }

  private var raw: HTMLText {
    var html = HTMLText()
    html.element("h2", "Raw readings")
    html.table(
      "Every reading as it was taken",
      [
        "leaf", "stage", "shot", "set", "load, ohm", "load, milliohm", "by the item",
        "by the reference", "the instrument said",
      ],
      dossier.readings.map { reading in
        let leaf = reading.leaf
        return [
          "\(reading.seq)", leaf.stage.text, "\(leaf.shot)", "\(reading.setPoint)",
          "\(reading.load.count)", "\(leaf.loadMilliohms)", "\(leaf.reported)", "\(leaf.measured)",
          leaf.replies.joined(separator: " / "),
        ]
      })
    return html
  }

  private var signatures: HTMLText {
    var html = HTMLText()
    html.element("h2", "Authorised by")
    html.element("section", [("class", "sign")]) { html in
      html.table(
        "Signed by", ["meaning", "printed name", "date", "signature"],
        [["authorisation of this certificate", "", "", ""]])
    }
    return html
  }

  private var verification: HTMLText {
    var html = HTMLText()
    html.element("h2", "How to verify this")
    html.element("p", log.sentence)
    html.table(
      "The log", ["what", "in the log"],
      [
        ["leaves of the calibration", "\(dossier.openedSeq) to \(dossier.lastSeq)"],
        ["leaves of the log", "\(log.leaves)"], ["root", log.root],
        ["key", log.key.isEmpty ? "none" : log.key],
      ])
    html.element("p") { html in
      html.put("The command that verifies it: ")
      html.element("code", log.command)
    }
    if !log.checkpoint.isEmpty {
      html.append(QRFigure(text: log.checkpoint, caption: "The signed checkpoint").html)
    }
    return html
  }
}

/// Thousandths of a unit, with three decimals.
enum Thousandths {
  static func text(_ count: Int64, _ unit: String) -> String {
    let digits = String(count.magnitude % 1000)
    let text =
      (count < 0 ? "-" : "") + "\(count.magnitude / 1000)."
      + String(repeating: "0", count: 3 - digits.count) + digits
    return unit.isEmpty ? text : "\(text) \(unit)"
  }
}
