import AuditLog
import AuditStore
import Backstage
import Foundation
import Testing

/// What `verify` says beside its findings, and what it asks for.
@Suite struct `Verifying` {
  private let log: RecordedLog
  private let desk: Desk
  private let checkpoint: SignedCheckpoint

  init() throws {
    log = try RecordedLog()
    desk = try Desk()
    checkpoint = try RecordedLog.checkpoint(of: log.rows, by: log.key)
  }

  @Test func `takes a bundle, its tiles alone and a database alike`() throws {
    let bundle = try desk.bundle(log.rows, checkpoint)
    let database = try desk.database(log.rows)
    for path in [bundle, bundle + "/tiles", database] {
      let program = try audit("verify", path)
      #expect(program.status == 0, "\(program.output)\(program.complaint)")
      #expect(
        program.output.contains(
          "\(log.rows.count) leaves, root \(log.rows.root)"))
      #expect(program.output.contains("90 pulses"))
      #expect(program.output.contains("This is the log's own word"))
    }
  }

  @Test func `says how far a witness has seen the log, and finds it missing`() throws {
    let witness = try WitnessSignerKey(name: "w.example", seed: [UInt8](repeating: 9, count: 32))
    let bundle = try desk.bundle(log.rows, checkpoint)
    let arguments = ["verify", bundle, "--witness", witness.verifierKey.text]
    let missing = try audit(arguments)
    #expect(missing.status == 1)
    #expect(missing.findings == ["\(log.rows.count - 1) witness_missing"])
    let older = try RecordedLog.checkpoint(of: log.rows, size: 100, by: log.key)
    let time = try #require(UTCSecond("2026-11-22T09:00:00Z"))
    let line = try witness.cosignature(of: older.checkpoint, at: time)
    _ = try desk.write(
      try older.cosigned(line, by: [witness.verifierKey]).note.bytes, to: "bundle/witnessed")
    let seen = try audit(arguments)
    #expect(seen.status == 0, "\(seen.output)")
    #expect(
      seen.output.contains(
        "Witness w.example has seen leaves 0 to 99, at 2026-11-22T09:00:00Z; \(log.rows.count - 100) leaves came after"
      ))
  }

  @Test func `compares the catalog that came along`() throws {
    let files = [("handpieces/a.yaml", "a"), ("limits/b.yaml", "bb")]
    var input: [UInt8] = []
    for text in files.flatMap({ [$0.0, $0.1] }) {
      input += [0, 0, 0, 0, 0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8)
    }
    var leaves = log.rows.map(\.bytes)
    leaves[0] = try log.rows[0].forged(0) { leaf in
      guard case .daemonStarted(var started) = leaf.body else { return }
      started.catalogHash = Hash256(of: input)
      leaf.body = .daemonStarted(started)
    }
    // Handpieces remember the roots before the change.
    let rows = RecordedLog.rows(Array(leaves.prefix(8)))
    let bundle = try desk.bundle(rows, try RecordedLog.checkpoint(of: rows, by: log.key))
    for (path, text) in files {
      _ = try desk.write(Array(text.utf8), to: "bundle/catalog/\(path)")
    }
    #expect(try audit("verify", bundle).findings == [])
    _ = try desk.write(Array("c".utf8), to: "bundle/catalog/limits/b.yaml")
    let changed = try audit("verify", bundle)
    #expect(changed.status == 1)
    #expect(changed.findings == ["0 catalog_differs"])
  }

  @Test func `finds a tile that is gone or broken, and goes on`() throws {
    let bundle = try desk.bundle(log.rows, checkpoint)
    _ = try desk.write([1, 2, 3], to: "bundle/tiles/tile/entries/000.p/\(log.rows.count)")
    let program = try audit("verify", bundle)
    #expect(program.status == 1)
    #expect(program.findings.first == "0 leaf_unreadable")
    #expect(program.findings.contains("0 leaves_cut_off"))
  }

  @Test func `reports to programs as one object`() throws {
    let bundle = try desk.bundle(log.rows, checkpoint)
    let program = try audit("verify", bundle, "--json", "--key", log.key.verifierKey.text)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(program.output.utf8)) as? [String: Any])
    #expect(report["clean"] as? Bool == true)
    #expect(report["key"] as? String == log.key.verifierKey.text)
    #expect(report["key_known"] as? Bool == true)
    #expect(report["checkpoint_size"] as? Int == log.rows.count)
    #expect((report["sessions"] as? [[String: Any]])?.first?["pulses"] as? Int == 90)
  }

  @Test func `says what it cannot use`() throws {
    let bundle = try desk.bundle(log.rows, checkpoint)
    let text = try desk.write(Array("no note\n".utf8), to: "text")
    #expect(try audit("verify", bundle, "--key", "nonsense").status == 64)
    #expect(try audit("verify", bundle, "--witness", log.key.verifierKey.text).status == 64)
    for option in ["--since", "--links", "--prescribers"] {
      #expect(try audit("verify", bundle, option, text).status == 65)
      #expect(try audit("verify", bundle, option, text + ".none").status == 66)
    }
    #expect(try audit("verify", text).status == 66)
    #expect(try audit("verify", desk.path("nothing")).status == 66)
  }
}
