import AuditDesk
import AuditLog
import Backstage
import Foundation
import Quantities
import Testing

/// A session as FHIR says what its leaves say, and keeps to the official schema.
@Suite struct `A session as FHIR` {
  private struct Bundle: Decodable {
    struct Entry: Decodable {
      let fullUrl: String
      let resource: Resource
    }
    struct Resource: Decodable {
      let resourceType: String
      let id: String
      let status: String?
      let category: String?
      let component: [Component]?
    }
    struct Component: Decodable {
      struct Code: Decodable { let text: String }
      struct Data: Decodable { let data: String }
      let code: Code
      let valueSampledData: Data
    }
    let entry: [Entry]
  }

  /// Sessions with pulses, with slices, and with nothing.
  private func dossiers() throws -> [SessionDossier] {
    var dossiers: [SessionDossier] = []
    for seed in UInt64(1)...12 { dossiers += try self.dossiers(of: try SimulatedLog(seed: seed)) }
    #expect(dossiers.contains { $0.pulses == 0 } && dossiers.contains { $0.pulses > 4 })
    return dossiers
  }

  private func dossiers(of log: SimulatedLog) throws -> [SessionDossier] {
    let leaves = try log.rows().map { try Leaf(reading: $0.bytes) }
    let sessions = leaves.compactMap { leaf -> SessionPseudonym? in
      if case .sessionOpened(let opened) = leaf.body { opened.session } else { nil }
    }
    return try sessions.map { session in
      var reading = DossierReading(of: session)
      for leaf in leaves { reading.take(leaf) }
      return try #require(reading.dossier)
    }
  }

  private let log = ReportedLog(
    leaves: 200, root: "00ff", key: "", keyIsKnown: true, findingCount: 0, hoursUnwitnessed: -1,
    checkpoint: "handpieced/d7b146c8eaf61b27\n200\nAP8=\n", command: "handpiece-audit replay bundle"
  )

  @Test func `has each measured figure of each pulse, and addresses that lead somewhere`() throws {
    for dossier in try dossiers() {
      let bytes = FhirBundle(dossier, log).bytes
      let bundle = try JSONDecoder().decode(Bundle.self, from: Data(bytes))
      let kinds = bundle.entry.map(\.resource.resourceType)
      #expect(kinds.filter { $0 == "Device" }.count == 2)
      let hasLot = String(decoding: bytes, as: UTF8.self).contains("\"lotNumber\":\"24-117\"")
      #expect(hasLot == (dossier.tipLot == "24-117"))
      #expect(Set(kinds).isSuperset(of: ["Procedure", "DeviceMetric", "Provenance", "AuditEvent"]))
      let observations = bundle.entry.map(\.resource).filter { $0.resourceType == "Observation" }
      let passes = dossier.passes.filter { !$0.deliveries.isEmpty }
      #expect(observations.count == passes.count)
      for (observation, pass) in zip(observations, passes) {
        for component in observation.component ?? [] {
          #expect(
            component.valueSampledData.data.split(separator: " ").count == pass.deliveries.count)
        }
        let energies = observation.component?.first { $0.code.text.hasPrefix("energy") }
        let measured = pass.deliveries.map { delivery in
          delivery.parts.compactMap { $0.energyMaximum ?? $0.energy }.max().map { "\($0)" } ?? "E"
        }
        #expect((energies != nil) == measured.contains { $0 != "E" })
        if let energies {
          #expect(energies.valueSampledData.data == measured.joined(separator: " "))
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let named = Set(text.matches(of: /"reference":"([^"]+)"/).map { String($0.1) })
      #expect(named.isSubset(of: Set(bundle.entry.map(\.fullUrl))))
      #expect(Set(bundle.entry.map(\.fullUrl)).count == bundle.entry.count)
      // Codes of the value sets that R4 requires.
      for resource in bundle.entry.map(\.resource) {
        let status = resource.status ?? ""
        switch resource.resourceType {
        case "Procedure": #expect(["completed", "stopped", "unknown"].contains(status))
        case "Observation": #expect(["final", "preliminary"].contains(status))
        case "Device": #expect(status == "active")
        case "DeviceMetric": #expect(resource.category == "measurement")
        default: break
        }
      }
    }
  }

  /// Every figure of every series, by the leaves alone.
  @Test func `says when each pulse came, and what each instrument read`() throws {
    var seen: Set<String> = []
    for dossier in try dossiers() {
      let bundle = try JSONDecoder().decode(
        Bundle.self, from: Data(FhirBundle(dossier, log).bytes))
      let observations = bundle.entry.map(\.resource).filter { $0.resourceType == "Observation" }
      for (observation, pass) in zip(observations, dossier.passes.filter { !$0.deliveries.isEmpty })
      {
        let opened = dossier.openedUTC.microseconds
        let expected: [String: [Int64?]] = [
          "time since the session was opened": pass.deliveries.map {
            ($0.utc.microseconds - opened) / 1000
          },
          "depth, deepest of the pulse": pass.deliveries.map { $0.parts.compactMap(\.depth).max() },
          "impedance": pass.deliveries.map { $0.parts.first?.impedance },
          "skin temperature": pass.deliveries.map { $0.temperature.count },
          "stroke rate": pass.deliveries.map { $0.parts.first?.strokeRate },
          "vacuum": pass.deliveries.map { $0.parts.first?.vacuum },
          "crystal flow": pass.deliveries.map { $0.parts.first?.crystalFlow },
        ]
        for (name, values) in expected {
          let data = observation.component?.first { $0.code.text == name }?.valueSampledData.data
          guard values.contains(where: { $0 != nil }) else {
            #expect(data == nil, "\(name)")
            continue
          }
          seen.insert(name)
          let text = values.map { $0.map { "\($0)" } ?? "E" }.joined(separator: " ")
          #expect(data == text, "\(name)")
        }
        #expect(observation.status == (pass.ended == nil ? "preliminary" : "final"))
      }
    }
    #expect(seen.count == 7, "\(seen)")
  }

  @Test func `says how a session ended, who treated, and where the log vouches for it`() throws {
    var statuses: Set<String> = []
    for dossier in try dossiers() {
      let text = String(decoding: FhirBundle(dossier, log).bytes, as: UTF8.self)
      let bundle = try JSONDecoder().decode(Bundle.self, from: Data(text.utf8))
      let isStopped = dossier.events.contains { $0.weight == .stop }
      let expected = dossier.closed == nil ? "unknown" : isStopped ? "stopped" : "completed"
      let procedure = bundle.entry.map(\.resource).first { $0.resourceType == "Procedure" }
      #expect(procedure?.status == expected)
      statuses.insert(expected)
      let (start, end) = (Self.second(dossier.openedUTC), Self.second(dossier.lastUTC))
      #expect(text.contains(#""performedPeriod":{"start":"\#(start)","end":"\#(end)"}"#))
      let day = dossier.attached?.calibrationDay
      #expect(text.contains(#""state":"not-calibrated""#) == (day == nil))
      if let day { #expect(text.contains(#""time":"\#(day)T00:00:00Z""#)) }
      // Both what vouches for it name the root.
      #expect(text.matches(of: /"system":"urn:handpieced:root","value":"00ff"/).count == 2)
      #expect(text.contains("leaves \(dossier.openedSeq) to \(dossier.lastSeq); "))
      let people = dossier.people.isEmpty ? ["uid \(dossier.opened.operatorUID)"] : dossier.people
      for person in people {
        // As performer, as agent of the provenance and of the audit event.
        #expect(text.components(separatedBy: #""value":"\#(person)""#).count == 4)
      }
    }
    #expect(statuses.isSuperset(of: ["completed", "stopped"]))
    // A handpiece that was never calibrated says so.
    var uncalibrated = try SimulatedLog(seed: 5)
    for place in uncalibrated.entries.indices {
      guard case .handpieceAttached(var leaf) = uncalibrated.entries[place].leaf.body else {
        continue
      }
      leaf.calibrationDay = nil
      uncalibrated.entries[place].leaf.body = .handpieceAttached(leaf)
    }
    for dossier in try dossiers(of: uncalibrated) {
      let text = String(decoding: FhirBundle(dossier, log).bytes, as: UTF8.self)
      #expect(text.contains(#"{"type":"unspecified","state":"not-calibrated"}"#))
    }
  }

  private static func second(_ time: UTCInstant) -> String {
    UTCSecond(secondsSince1970: time.microseconds / 1_000_000)?.description ?? ""
  }

  /// The schema is too large to lie here; where it is not at hand, or Python has no jsonschema, the
  /// test says so.
  @Test func `keeps to the official schema`() throws {
    let schema = Checkout.path("../shared/data/fhir-r4.schema.json")
    guard FileManager.default.isReadableFile(atPath: schema) else {
      print("skipped: \(schema) is not there")
      return
    }
    let desk = try Desk()
    let files = try dossiers().enumerated().map { place, dossier in
      try desk.write(FhirBundle(dossier, log).bytes, to: "\(place).json")
    }
    let run = try Run.found(
      "python3", ["-B", Checkout.path("Tests/IndependentChecker/fhir_schema.py"), schema] + files)
    if run.status == 77 {
      print("skipped: Python has no jsonschema")
      return
    }
    #expect(run.status == 0, "\(run.said)")
    #expect(
      run.output
        == "\(files.count) bundles keep to the schema, one with another category does not\n")
  }

  @Test func `is written by the program`() throws {
    let desk = try Desk()
    let log = try SimulatedLog(seed: 5)
    let bundle = try desk.bundle(log.rows())
    let session = try #require(
      log.entries.compactMap { entry -> SessionPseudonym? in
        if case .pulse(let leaf) = entry.leaf.body { leaf.pass.session } else { nil }
      }.first)
    let program = try audit(
      "fhir", "\(session)", bundle, "--key", try Desk.key().verifierKey.text, "--output",
      desk.path("session.json"))
    #expect(program.status == 0, "\(program.complaint)")
    let written = try JSONDecoder().decode(Bundle.self, from: Data(try desk.bytes("session.json")))
    #expect(written.entry.count > 6)
  }
}
