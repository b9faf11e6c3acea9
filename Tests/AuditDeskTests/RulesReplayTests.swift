import AuditDesk
import AuditLog
import Backstage
import CatalogFiles
import DeviceCatalog
import Foundation
import Quantities
import Testing

/// A log that is whole and signed, and was treated by other limits than those it should have had.
@Suite struct `A replay by the rules finds` {
  /// A day with deliveries after an envelope of pins in the skin whose energy is set.
  private func log() throws -> (SimulatedLog, envelope: Int) {
    for seed in UInt64(1)...60 {
      let log = try SimulatedLog(seed: seed)
      let place = log.entries.indices.first { place in
        guard case .envelope(let envelope) = log.entries[place].leaf.body,
          envelope.modality == "rf_microneedling",
          envelope.bounds[0].dimension == .energyPerPin, !envelope.bounds[0].isDerived,
          log.envelopes(of: envelope.pass) == 1
        else { return false }
        return log.entries.contains { entry in
          guard case .pulse(let pulse) = entry.leaf.body else { return false }
          return pulse.pass == envelope.pass && !pulse.deliveries.isEmpty
        }
      }
      if let place { return (log, place) }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  @Test func `an envelope that was widened, and everything that went beyond the right one`() throws
  {
    var (log, place) = try log()
    guard case .envelope(var envelope) = log.entries[place].leaf.body else { return }
    let right = envelope.bounds[0].settingMaximum
    envelope.bounds[0].recommended = right + 10_000
    envelope.bounds[0].settingMaximum = right + 10_000
    envelope.bounds[0].absolute += 10_000
    envelope.bounds[0].deliveredMaximum += 100_000
    log.entries[place].leaf.body = .envelope(envelope)
    var raised: [Int] = []
    var beyond: [Int] = []
    for index in log.entries.indices {
      switch log.entries[index].leaf.body {
      case .settings(var leaf) where leaf.pass == envelope.pass:
        leaf.settings.values[.energyPerPin] = right + 5000
        log.entries[index].leaf.body = .settings(leaf)
        raised.append(index)
      case .pulse(var leaf) where leaf.pass == envelope.pass && !leaf.deliveries.isEmpty:
        leaf.deliveries[0].energyMaximum = Microjoules(envelope.bounds[0].deliveredMaximum)
        log.entries[index].leaf.body = .pulse(leaf)
        beyond.append(index)
      default: break
      }
    }
    let codes = try Replayed(log.rows()).codes
    #expect(codes.contains("\(place) envelope_not_reproduced"))
    #expect(codes.contains("\(place) envelope_not_right"))
    for index in raised {
      #expect(codes.contains("\(index) setting_not_permitted"))
      #expect(codes.contains("\(index) setting_not_right"))
    }
    #expect(!beyond.isEmpty)
    for index in beyond { #expect(codes.contains("\(index) delivered_beyond_rules")) }
  }

  @Test(arguments: [
    "pregnant-or-nursing: recorded, ended no", "oral-isotretinoin: unknown",
  ])
  func `a patient who should not have been treated`(answer: String) throws {
    var (log, place) = try log()
    for index in log.entries.indices {
      guard case .sessionOpened(var leaf) = log.entries[index].leaf.body else { continue }
      let question = answer.prefix { $0 != ":" } + ":"
      leaf.inputs = leaf.inputs.map { $0.hasPrefix(question) ? answer : $0 }
      log.entries[index].leaf.body = .sessionOpened(leaf)
    }
    let found = try Replayed(log.rows())
    #expect(found.codes.contains("\(place) envelope_not_reproduced"))
    #expect(found.codes.contains("\(place) envelope_not_right"))
    #expect(
      found.findings.contains {
        $0.seq == place && $0.sentence.contains("gives no envelope") && $0.session != nil
      })
    let session = log.entries[place].leaf.body.session
    let first = found.verdicts.compactMap { verdict -> Int64? in
      guard verdict.summary.session == session, case .differs(let first) = verdict.engine else {
        return nil
      }
      return first
    }
    #expect(first.count == 1 && first.allSatisfy { $0 <= place })
  }

  /// Beyond what is recommended a prescriber may let a session go, in one area and for a time.
  @Test(arguments: [nil, Int64(0), 3600])
  func `a setting beyond what is recommended, unless a prescriber let it go so far`(
    secondsLeft: Int64?
  ) throws {
    var (log, place) = try log()
    guard case .envelope(let envelope) = log.entries[place].leaf.body else { return }
    let bound = try #require(
      envelope.bounds.first { !$0.isDerived && $0.settingMaximum > $0.recommended })
    let settings = try #require(
      log.entries.indices.first { place in
        guard case .settings(let leaf) = log.entries[place].leaf.body else { return false }
        return leaf.pass == envelope.pass
      })
    guard case .settings(var leaf) = log.entries[settings].leaf.body else { return }
    leaf.settings.values[bound.dimension] = bound.settingMaximum
    log.entries[settings].leaf.body = .settings(leaf)
    log.entries.removeSubrange((settings + 1)...)
    if let secondsLeft {
      let now = log.entries[place].leaf.stamp.utc.microseconds / 1_000_000
      let statement = try OverrideStatement(
        session: envelope.pass.session, area: envelope.pass.area, side: envelope.pass.side,
        scope: .bound(dimension: bound.dimension.key, count: bound.settingMaximum),
        reason: "deep_scars",
        expires: try #require(UTCSecond(secondsSince1970: now + secondsLeft)))
      let key = try NoteSignerKey(name: "prescriber-1", seed: [UInt8](repeating: 1, count: 32))
      log.insert(
        .override(
          OverrideLeaf(try SignedStatement(statement, signedBy: key), operatorUID: 1000)),
        at: place)
    }
    let codes = try Replayed(log.rows()).codes.map { $0.split(separator: " ")[1] }
    if secondsLeft == 3600 {
      #expect(codes == [])
    } else {
      #expect(Set(codes).isSuperset(of: ["setting_not_permitted", "setting_not_right"]))
      #expect(codes.contains("override_expired") == (secondsLeft != nil))
    }
  }

  @Test(arguments: [
    "diabetes recorded", "diabetes: perhaps", "diabetes: recorded, ended 2026-02-30",
    "eye_protection: maybe", "anaesthetic: on 5", "active-implant: none",
  ])
  func `inputs that no rule can be asked with`(line: String) throws {
    var (log, _) = try log()
    let place = try #require(
      log.places { if case .sessionOpened = $0 { true } else { false } }.first)
    guard case .sessionOpened(var leaf) = log.entries[place].leaf.body else { return }
    leaf.inputs.append(line)
    log.entries[place].leaf.body = .sessionOpened(leaf)
    let found = try Replayed(log.rows())
    #expect(found.codes == ["\(place) inputs_unreadable"])
    let verdict = try #require(found.verdicts.first { $0.summary.openedSeq == place })
    #expect(verdict.engine == .notAsked(.inputsUnreadable))
    #expect(verdict.reference == .notAsked(.inputsUnreadable))
  }

  @Test func `what would be otherwise under other tables, and nothing under the same`() throws {
    let (log, place) = try log()
    let rows = log.rows()
    let own = try Checkout.catalog()
    #expect(try Replayed(rows, whatIf: own).codes == [])
    let other = try strictCatalog()
    #expect(other != own)
    let found = try Replayed(rows, whatIf: other)
    #expect(found.codes.contains("\(place) bound_would_differ"))
    let kinds = Set(found.findings.map(\.code.name))
    #expect(kinds.isSuperset(of: ["setting_would_be_outside", "delivery_would_be_outside"]))
    #expect(found.findings.allSatisfy { $0.code.severity == .note })
    #expect(found.verdicts.allSatisfy { if case .differs = $0.engine { false } else { true } })
  }

  /// The checkout's own tables with less energy for every skin type.
  private func strictCatalog() throws -> Catalog {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tables-\(UInt64.random(in: 0 ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: URL(filePath: Checkout.devices), to: folder)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path() + "/limits")
    where name.hasSuffix(".yaml") {
      let file = folder.appending(path: "limits/\(name)")
      let text = try String(contentsOf: file, encoding: .utf8)
      let changed = text.replacing(/factor_permille: (\d+)/) { match in
        "factor_permille: \((Int(match.1) ?? 0) / 4)"
      }
      try changed.write(to: file, atomically: true, encoding: .utf8)
    }
    return try CatalogFolder.load(folder: folder.path())
  }
}

extension SimulatedLog {
  /// A pass that ended without a pulse may be begun anew, with another envelope.
  fileprivate func envelopes(of pass: PassID) -> Int {
    entries.count {
      if case .envelope(let envelope) = $0.leaf.body { envelope.pass == pass } else { false }
    }
  }
}
