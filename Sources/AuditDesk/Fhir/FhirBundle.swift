import AuditLog
import Quantities

/// A session as an HL7 FHIR R4 Bundle: what was done, with what, what was measured, and where the
/// log vouches for it. HL7's own validator has not been run over it.
package struct FhirBundle: Sendable {
  private let dossier: SessionDossier
  private let log: ReportedLog

  package init(_ dossier: SessionDossier, _ log: ReportedLog) {
    self.dossier = dossier
    self.log = log
  }

  package var bytes: [UInt8] {
    var text = FhirText(of: dossier.opened.session)
    text.object { text in
      text.put("resourceType", "Bundle")
      text.put("type", "collection")
      text.put("timestamp", FhirText.instant(dossier.lastUTC))
      text.list("entry") { text in
        writeProcedure(&text)
        writeHandpiece(&text)
        writeTip(&text)
        writeMetric(&text)
        for place in dossier.passes.indices where !dossier.passes[place].deliveries.isEmpty {
          writeObservation(place, &text)
        }
        writeProvenance(&text)
        writeAuditEvent(&text)
      }
    }
    return text.bytes
  }

  private func writeSubject(_ text: inout FhirText) {
    text.object("subject") { text in
      text.object("identifier") { text in
        text.put("system", "urn:handpieced:session")
        text.put("value", "\(dossier.opened.session)")
      }
      text.put("display", "pseudonym of this session; the log knows no name")
    }
  }

  private func writePerson(_ name: String, _ text: inout FhirText) {
    text.object("identifier") { text in
      text.put("system", "urn:handpieced:person")
      text.put("value", name)
    }
  }

  private var people: [String] {
    dossier.people.isEmpty ? ["uid \(dossier.opened.operatorUID)"] : dossier.people
  }

  private func writeProcedure(_ text: inout FhirText) {
    text.entry("Procedure", "procedure") { text in
      let isStopped = dossier.events.contains { $0.weight == .stop }
      let status = dossier.closed == nil ? "unknown" : isStopped ? "stopped" : "completed"
      text.put("status", status)
      text.concept("code", "\(dossier.opened.modality), \(dossier.opened.sessionKind)")
      writeSubject(&text)
      text.period("performedPeriod", dossier.openedUTC, dossier.lastUTC)
      text.list("performer") { text in
        for person in people {
          text.object { $0.object("actor") { writePerson(person, &$0) } }
        }
      }
      text.list("reasonCode") { $0.object { $0.put("text", dossier.opened.indication.text) } }
      let areas = dossier.passes.filter { !$0.deliveries.isEmpty }.map(\.area)
      if !areas.isEmpty {
        text.list("bodySite") { text in
          for area in Set(areas).sorted() { text.object { $0.put("text", area) } }
        }
      }
      text.list("focalDevice") { text in
        for device in ["handpiece", "tip"] {
          text.object { $0.reference("manipulated", device) }
        }
      }
    }
  }

  private func writeHandpiece(_ text: inout FhirText) {
    text.entry("Device", "handpiece") { text in
      text.list("identifier") { $0.object { $0.put("value", dossier.opened.handpiece) } }
      if !dossier.opened.deviceIdentifier.isEmpty {
        text.list("udiCarrier") {
          $0.object { $0.put("deviceIdentifier", dossier.opened.deviceIdentifier) }
        }
      }
      text.put("status", "active")
      text.put("serialNumber", dossier.opened.handpiece)
      text.list("deviceName") { text in
        text.object { text in
          text.put("name", dossier.opened.model.isEmpty ? "not given" : dossier.opened.model)
          text.put("type", "model-name")
        }
      }
      if let firmware = dossier.attached?.firmware, !firmware.isEmpty {
        text.list("version") { $0.object { $0.put("value", firmware) } }
      }
    }
  }

  private func writeTip(_ text: inout FhirText) {
    text.entry("Device", "tip") { text in
      text.list("identifier") { $0.object { $0.put("value", dossier.opened.tip.digits) } }
      text.put("status", "active")
      if let lot = dossier.tipLot { text.put("lotNumber", lot) }
      text.concept("type", dossier.opened.tipKind.isEmpty ? "tip" : dossier.opened.tipKind)
      text.reference("parent", "handpiece")
    }
  }

  private func writeMetric(_ text: inout FhirText) {
    text.entry("DeviceMetric", "metric") { text in
      text.concept("type", "energy of a pin")
      text.reference("source", "handpiece")
      text.put("category", "measurement")
      text.list("calibration") { text in
        text.object { text in
          text.put("type", "unspecified")
          let day = dossier.attached?.calibrationDay
          text.put("state", day == nil ? "not-calibrated" : "calibrated")
          if let day { text.put("time", "\(day)T00:00:00Z") }
        }
      }
    }
  }

  private func writeProvenance(_ text: inout FhirText) {
    text.entry("Provenance", "provenance") { text in
      text.list("target") { text in
        let address = text.address("procedure")
        text.object { $0.put("reference", address) }
      }
      text.put("recorded", FhirText.instant(dossier.lastUTC))
      text.list("agent") { text in
        for person in people {
          text.object { $0.object("who") { writePerson(person, &$0) } }
        }
      }
      text.list("entity") { text in
        text.object { text in
          text.put("role", "source")
          text.object("what") { writeCheckpoint(&$0) }
        }
      }
    }
  }

  private func writeAuditEvent(_ text: inout FhirText) {
    text.entry("AuditEvent", "audit") { text in
      text.object("type") { text in
        text.put("system", "http://terminology.hl7.org/CodeSystem/audit-event-type")
        text.put("code", "rest")
        text.put("display", "RESTful Operation")
      }
      text.put("action", "C")
      text.put("recorded", FhirText.instant(dossier.lastUTC))
      text.list("agent") { text in
        for person in people {
          text.object { text in
            text.object("who") { writePerson(person, &$0) }
            text.flag("requestor", true)
          }
        }
      }
      text.object("source") { $0.reference("observer", "handpiece") }
      text.list("entity") { text in
        text.object { text in
          text.object("what") { writeCheckpoint(&$0) }
          text.put(
            "description",
            "leaves \(dossier.openedSeq) to \(dossier.lastSeq); \(log.command)"
              + (log.redaction.isEmpty ? "" : "; \(log.redaction)"))
        }
      }
    }
  }

  private func writeCheckpoint(_ text: inout FhirText) {
    text.object("identifier") { text in
      text.put("system", "urn:handpieced:root")
      text.put("value", log.root)
    }
    text.put(
      "display",
      log.checkpoint.isEmpty ? "log of \(log.leaves) leaves, root \(log.root)" : log.checkpoint)
  }
}

/// What was measured of a pass, each figure as sampled data.
extension FhirBundle {
  private struct Series: Sendable {
    let name: String
    /// As UCUM writes it.
    let unit: String
    let value: @Sendable (Delivery) -> Int64?
  }

  private static let series = [
    Series(name: "time since the session was opened", unit: "ms") { _ in nil },
    Series(name: "energy of a pin, greatest of the pulse", unit: "uJ") { delivery in
      delivery.parts.compactMap { $0.energyMaximum ?? $0.energy }.max()
    },
    Series(name: "depth, deepest of the pulse", unit: "um") { delivery in
      delivery.parts.compactMap(\.depth).max()
    },
    Series(name: "impedance", unit: "Ohm") { $0.parts.first?.impedance },
    Series(name: "skin temperature", unit: "mCel") { $0.temperature.count },
    Series(name: "stroke rate", unit: "mHz") { $0.parts.first?.strokeRate },
    Series(name: "vacuum", unit: "Pa") { $0.parts.first?.vacuum },
    Series(name: "crystal flow", unit: "mg/s") { $0.parts.first?.crystalFlow },
  ]

  private func writeObservation(_ place: Int, _ text: inout FhirText) {
    let pass = dossier.passes[place]
    text.entry("Observation", "pass \(place)") { text in
      text.put("status", pass.ended == nil ? "preliminary" : "final")
      text.concept("code", "what was measured of each pulse or slice, \(pass.pass)")
      writeSubject(&text)
      text.period(
        "effectivePeriod", pass.deliveries.first?.utc ?? dossier.openedUTC,
        pass.deliveries.last?.utc ?? dossier.lastUTC)
      text.reference("device", "metric")
      text.list("partOf") { text in
        let address = text.address("procedure")
        text.object { $0.put("reference", address) }
      }
      text.list("component") { text in
        for (number, series) in Self.series.enumerated() {
          let values = pass.deliveries.map { delivery in
            number == 0 ? sinceOpening(delivery.utc) : series.value(delivery)
          }
          guard values.contains(where: { $0 != nil }) else { continue }
          write(series, values, pass, &text)
        }
      }
    }
  }

  private func sinceOpening(_ time: UTCInstant) -> Int64 {
    (Microseconds(time.microseconds) - Microseconds(dossier.openedUTC.microseconds)).count / 1000
  }

  /// Pulses come when they come: the period is the least there may be between two, and the first
  /// component says when each was recorded.
  private func write(
    _ series: Series, _ values: [Int64?], _ pass: PassDossier, _ text: inout FhirText
  ) {
    text.object { text in
      text.concept("code", series.name)
      text.object("valueSampledData") { text in
        text.object("origin") { text in
          text.put("value", 0)
          text.put("unit", series.unit)
          text.put("system", "http://unitsofmeasure.org")
          text.put("code", series.unit)
        }
        text.put("period", max(1, pass.envelope?.pulseInterval.count ?? 1))
        text.put("dimensions", 1)
        text.put("data", values.map { $0.map { "\($0)" } ?? "E" }.joined(separator: " "))
      }
    }
  }
}
