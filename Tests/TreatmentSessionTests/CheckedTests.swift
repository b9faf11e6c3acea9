import AuditLog
import Backstage
import CatalogFiles
import Foundation
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promise 9: the log says what a handpiece stood before it was driven, and which tip it had.
@Suite struct `What the log says at each attachment` {
  private func checks(_ world: World) -> [HandpieceCheckedLeaf] {
    world.log.bodies.compactMap {
      if case .handpieceChecked(let leaf) = $0 { leaf } else { nil }
    }
  }

  @Test func `names the checks that were made`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    world.run(10)
    let checked = checks(world)
    #expect(
      checked.map(\.checks) == [
        ["identity", "capabilities", "attestation", "log_position"],
        [
          "lease_expiry", "other_arm_id", "stale_echo", "inhibit", "stop_latch", "stop_reset",
          "acknowledgement_too_high",
        ],
      ])
    #expect(checked.map(\.result) == ["passed", "passed"])
    #expect(checked.map(\.stopCount) == [nil, StopCount(1)])
    #expect(checked.map(\.handpiece) == ["HP-0001", "HP-0001"])
  }

  @Test func `names the check that failed, and not one that somebody made good`() throws {
    var before = try World()
    try before.begin()
    try before.treat(until: 2)
    try before.finish()
    var after = try World(memory: before.handpiece.handpiece.hardware.memory)
    after.plug()
    after.run(500)
    #expect(checks(after).map(\.result) == ["log_position"])
    try after.get(.adopt(logSize: after.log.logSizeKnown))
    try after.untilReady()
    after.run(10)
    #expect(checks(after).map(\.result) == ["log_position", "passed", "passed"])
    #expect(checks(after)[1].checks == ["identity", "capabilities", "attestation"])
  }

  @Test func `names the device by its UDI where the descriptor has one`() throws {
    #expect(try deviceIdentifiers(of: try World()) == ["", ""])
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "udi-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.copyItem(at: URL(filePath: Checkout.devices), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "handpieces/rf-microneedling-insulated-49/handpiece.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((text + "\nudi_di: \"04012345678901\"\n").utf8).write(to: file)
    let catalog = try CatalogFolder.load(folder: folder.path)
    let identifier = "04012345678901"
    #expect(try deviceIdentifiers(of: try World(catalog: catalog)) == [identifier, identifier])
  }

  /// As `handpiece_attached` and `session_opened` have them.
  private func deviceIdentifiers(of new: World) throws -> [String] {
    var world = new
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.finish()
    return world.log.bodies.compactMap { body in
      switch body {
      case .handpieceAttached(let leaf): leaf.deviceIdentifier
      case .sessionOpened(let leaf): leaf.deviceIdentifier
      default: nil
      }
    }
  }

  @Test func `tells of another tip, once, and of none`() throws {
    var world = try World()
    func plugAnew(_ tip: Tip?) throws {
      world.unplug()
      world.change(tip)
      world.plug()
      try world.untilReady()
      world.run(10)
    }
    world.plug()
    try world.untilReady()
    try plugAnew(World.reference.tip(kind: 1, uid: TipUID(77), usesLeft: 500))
    #expect(world.log.count("tip_changed") == 0, "it is the same")
    try plugAnew(World.reference.tip(kind: 1, uid: TipUID(78), usesLeft: 9))
    try plugAnew(World.reference.tip(kind: 1, uid: TipUID(78), usesLeft: 9))
    try plugAnew(nil)
    let changed = world.log.bodies.compactMap { body -> TipChangedLeaf? in
      if case .tipChanged(let leaf) = body { leaf } else { nil }
    }
    #expect(
      changed == [
        TipChangedLeaf(
          handpiece: "HP-0001", tip: TipUID(78), tipKind: "insulated-49", tipUsesLeft: 9,
          tipExpiryDay: nil),
        TipChangedLeaf(
          handpiece: "HP-0001", tip: .none, tipKind: "", tipUsesLeft: 0, tipExpiryDay: nil),
      ])
    let kinds = world.log.bodies.map(\.kind)
    let place = try #require(kinds.firstIndex(of: "tip_changed"))
    #expect(kinds[place - 1] == "handpiece_attached")
  }
}
