import AuditDesk
import AuditLog
import AuditStore
import Backstage
import Foundation
import Quantities
import Testing

/// Promise 12: whatever somebody puts into a bundle, the desk says what is wrong, and ends.
@Suite struct `A hostile bundle` {
  private let desk: Desk
  private let log: SimulatedLog
  private let rows: [StoredLeaf]

  init() throws {
    desk = try Desk()
    log = try SimulatedLog(seed: 1)
    rows = log.rows()
  }

  private static let commands = [
    ["verify"], ["replay"], ["replay", "--json"], ["replay", "--sarif"], ["sessions"],
    ["summary", "--by", "area"],
  ]

  /// Runs every command over it; each ends by itself with a status of ours.
  private func judge(_ bundle: String, _ statuses: Set<Int32>) throws {
    for command in Self.commands {
      let program = try audit(command + [bundle, "--key", try Desk.key().verifierKey.text])
      #expect(
        statuses.contains(program.status), "\(command): \(program.status) \(program.complaint)")
    }
  }

  private func entriesFile(_ name: String) -> String {
    "\(name)/tiles/tile/entries/" + (rows.count < 256 ? "000.p/\(rows.count)" : "000")
  }

  /// A bundle whose leaves are right by their hashes and anything by their bytes.
  private func bundle(with leaf: [UInt8], named name: String) throws -> String {
    var tree = MerkleFrontier()
    let leaves = rows.prefix(40).map(\.bytes) + [leaf] + rows.dropFirst(41).map(\.bytes)
    return try desk.bundle(
      leaves.map { bytes in
        let (seq, hash) = (tree.size, Hash256(leaf: bytes))
        let subtree = tree.append(hash)
        return StoredLeaf(seq: seq, bytes: bytes, hash: hash, subtree: subtree)
      }, named: name)
  }

  @Test func `with torn, empty and missing tiles is told so`() throws {
    for (place, cut) in [0, 1, 7, 1000].enumerated() {
      let name = "torn\(place)"
      let bundle = try desk.bundle(rows, named: name)
      let bytes = try desk.bytes(entriesFile(name))
      _ = try desk.write(Array(bytes.prefix(cut)), to: entriesFile(name))
      let program = try audit("replay", bundle)
      #expect(program.status == 1, "\(program.complaint)")
      #expect(program.output.contains("leaf_unreadable"))
      try judge(bundle, [0, 1])
    }
    let bundle = try desk.bundle(rows, named: "gone")
    try FileManager.default.removeItem(atPath: bundle + "/tiles/tile")
    #expect(try audit("replay", bundle).output.contains("leaf_unreadable"))
    try FileManager.default.removeItem(atPath: bundle + "/tiles/checkpoint")
    try judge(bundle, [66])
  }

  @Test(arguments: [
    String(repeating: "[", count: 30_000), #"{"seq":40,"kind":"#,
    #"{"seq":40,"kind":"pulse","utc_us":1e9}"#, #"{"seq":9223372036854775808}"#, "",
    #"{"seq":40,"kind":"../../etc/passwd","utc_us":1,"boot_us":1,"boot_id":"0"}"#, "\u{0}\u{1}",
  ])
  func `with a leaf that is none is told so at that leaf`(text: String) throws {
    let bundle = try bundle(with: Array(text.utf8), named: "leaf")
    let program = try audit("replay", bundle)
    #expect(program.status == 1)
    #expect(program.output.contains("40  leaf_unreadable  error"), "\(program.output.prefix(400))")
    try judge(bundle, [0, 1])
  }

  @Test func `with a gigantic leaf is told so`() throws {
    let text = #"{"seq":40,"kind":""# + String(repeating: "a", count: 65_000) + #""}"#
    let bundle = try bundle(with: Array(text.utf8), named: "giant")
    #expect(try audit("replay", bundle).output.contains("40  leaf_unreadable  error"))
    try judge(bundle, [0, 1])
  }

  @Test func `of another console is told to be not the one of that key`() throws {
    let bundle = try desk.bundle(rows)
    let other = try NoteSignerKey(
      name: "handpieced/0000000000000000", seed: [UInt8](repeating: 9, count: 32))
    let program = try audit("replay", bundle, "--key", other.verifierKey.text)
    #expect(program.status == 1 && program.output.contains("checkpoint_not_signed"))
  }

  @Test func `with a catalog that is none, or leads elsewhere, is judged without it`() throws {
    let bundle = try desk.bundle(rows)
    let file = "bundle/catalog/limits/areas.yaml"
    _ = try desk.write(Array("areas: &a [*a, !!python/object:os.system x]".utf8), to: file)
    let program = try audit("replay", bundle, "--key", try Desk.key().verifierKey.text)
    #expect(program.status == 1 && program.output.contains("catalog_missing"))
    #expect(program.complaint.contains("the bundle's catalog is passed over"))
    try FileManager.default.removeItem(atPath: desk.path(file))
    try FileManager.default.createSymbolicLink(
      atPath: desk.path(file), withDestinationPath: "/dev/zero")
    try judge(bundle, [0, 1])
    let special = try audit("replay", bundle, "--key", try Desk.key().verifierKey.text)
    #expect(special.status == 1 && special.output.contains("catalog_missing"))
    #expect(
      special.output.contains("catalog_differs") && special.output.contains("not a plain file"))
  }

  @Test func `with a device in place of a file is not read`() throws {
    let bundle = try desk.bundle(rows, named: "special")
    for (file, status) in [(entriesFile("special"), Int32(1)), ("special/tiles/checkpoint", 66)] {
      try FileManager.default.removeItem(atPath: desk.path(file))
      try FileManager.default.createSymbolicLink(
        atPath: desk.path(file), withDestinationPath: "/dev/zero")
      let program = try audit("verify", bundle)
      #expect(program.status == status)
      #expect((program.output + program.complaint).contains("not a plain file"), "\(file)")
    }
  }

  @Test func `with names that lead out of a folder writes nothing there`() throws {
    var log = log
    for place in log.entries.indices {
      guard case .sessionOpened(var leaf) = log.entries[place].leaf.body else { continue }
      leaf.handpiece = "../../../../tmp/handpiece"
      leaf.model = "/etc/passwd"
      log.entries[place].leaf.body = .sessionOpened(leaf)
    }
    let bundle = try desk.bundle(log.rows())
    try judge(bundle, [0, 1])
    let beside = try FileManager.default.contentsOfDirectory(atPath: desk.path(""))
    #expect(Set(beside) == ["bundle", "bundle.index"])
  }
}
