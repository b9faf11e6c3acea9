import AuditLog
import Backstage
import Quantities
import Testing

/// Promise 9: tiles that are not those of the leaves are found, at the first leaf below them.
@Suite struct `Verifying a bundle's tiles` {
  private let desk: Desk
  private let bundle: String

  init() throws {
    let log = try RecordedLog()
    desk = try Desk()
    let rows = try Self.grown(log.rows, to: 300)
    bundle = try desk.bundle(rows, try RecordedLog.checkpoint(of: rows, by: log.key))
  }

  /// The log with so many leaves that there are tiles above tiles.
  private static func grown(_ rows: [StoredLeaf], to size: Int) throws -> [StoredLeaf] {
    var stamp = try Leaf(reading: try #require(rows.last).bytes).stamp
    let more = (rows.count..<size).map { seq in
      stamp.utc.microseconds += 1000
      stamp.boot.microseconds += 1000
      let body = LeafBody.denials(
        DenialsLeaf(uid: 1002, route: "arm", count: 1, first: stamp.boot))
      return Leaf(seq: Int64(seq), stamp: stamp, body: body).encoded()
    }
    return RecordedLog.rows(rows.map(\.bytes) + more)
  }

  private func findings(afterChangingTheEndOf tile: String? = nil) throws -> [String] {
    if let tile {
      let path = "bundle/tiles/tile/\(tile)"
      var bytes = try desk.bytes(path)
      bytes[bytes.count - 1] ^= 1
      _ = try desk.write(bytes, to: path)
    }
    let program = try audit("verify", bundle)
    #expect(program.status == (tile == nil ? 0 : 1))
    return program.findings
  }

  @Test func `finds nothing in good ones`() throws {
    #expect(try findings() == [])
  }

  @Test func `finds a tile whose hash differs in the one above`() throws {
    #expect(try findings(afterChangingTheEndOf: "1/000.p/1") == ["0 tile_differs"])
  }

  @Test func `finds a leaf's hash in a full tile, and the tile`() throws {
    let found = try findings(afterChangingTheEndOf: "0/000")
    #expect(found.contains("0 tile_differs"))
    #expect(found.contains("255 hash_differs"))
  }

  @Test func `finds the hash of the newest leaf`() throws {
    #expect(try findings(afterChangingTheEndOf: "0/001.p/44").contains("299 hash_differs"))
  }
}
