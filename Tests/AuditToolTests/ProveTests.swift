import AuditLog
import Backstage
import Testing

/// Promise 9: one record can be shown to whoever has only the log's key.
@Suite struct `Proving a leaf` {
  private let log: RecordedLog
  private let desk: Desk
  private let bundle: String
  private let key: String

  init() throws {
    log = try RecordedLog()
    desk = try Desk()
    bundle = try desk.bundle(
      log.rows, try RecordedLog.checkpoint(of: log.rows, by: log.key))
    key = log.key.verifierKey.text
  }

  @Test(arguments: [0, 1, 40, 127, 128, 129])
  func `makes a file that holds, with the leaf in it`(_ seq: Int) throws {
    let file = desk.path("proof")
    #expect(try audit("prove", "\(seq)", bundle, "--output", file).status == 0)
    let check = try audit("check-proof", file, "--key", key)
    #expect(check.status == 0, "\(check.complaint)")
    #expect(check.output.contains(String(decoding: log.rows[seq].bytes, as: UTF8.self)))
  }

  @Test func `a database gives the same file for the same checkpoint`() throws {
    let database = try desk.database(log.rows)
    let checkpoint = bundle + "/tiles/checkpoint"
    let fromBundle = try audit("prove", "77", bundle)
    let fromDatabase = try audit("prove", "77", database, "--checkpoint", checkpoint)
    #expect(fromBundle.status == 0)
    #expect(fromBundle.output == fromDatabase.output)
    #expect(try audit("prove", "77", database).status == 64)
  }

  @Test func `a leaf that is not there has none`() throws {
    for seq in ["152", "9223372036854775807"] {
      #expect(try audit("prove", seq, bundle).status == 64)
    }
  }

  @Test func `a log without the checkpoint's root proves nothing`() throws {
    let other = try RecordedLog.checkpoint(
      of: RecordedLog.rows(try Tampering.change.applied(to: log.rows, at: 9)), by: log.key)
    let file = try desk.write(other.note.bytes, to: "other")
    #expect(try audit("prove", "77", bundle, "--checkpoint", file).status == 65)
  }

  @Test func `a changed file and another key do not hold`() throws {
    let file = desk.path("proof")
    #expect(try audit("prove", "40", bundle, "--output", file).status == 0)
    let stranger = try RecordedLog.key(2).verifierKey.text
    #expect(try audit("check-proof", file, "--key", stranger).status == 1)
    let good = String(decoding: try desk.bytes("proof"), as: UTF8.self)
    let moved = good.replacing("index 40", with: "index 41")
    let changed = try desk.write(Array(moved.utf8), to: "moved")
    #expect(try audit("check-proof", changed, "--key", key).status == 1)
    let text = try desk.write(Array("none\n".utf8), to: "text")
    #expect(try audit("check-proof", text, "--key", key).status == 65)
    #expect(try audit("check-proof", file, "--key", "none").status == 64)
    #expect(try audit("check-proof", file + "x", "--key", key).status == 66)
  }
}
