import AuditLog
import Backstage
import ControlAPI
import DeviceCatalog
import HandpieceSimulator
import Quantities
import Testing
import TreatmentSession

/// Approval: what is not simulated is driven only as a prescriber has approved it.
@Suite struct `Outside development mode a handpiece` {
  /// The catalog as it would be with a pen that exists.
  private func hardwareCatalog() throws -> Catalog {
    let files = try Checkout.catalog().files.map { file in
      guard file.path.contains("microneedling-pen") else { return file }
      return CatalogFile(path: file.path, bytes: file.bytes, root: file.root.unsimulated)
    }
    return try Catalog.read(files)
  }

  private func attached(
    _ model: String, in catalog: Catalog, approved: [String: Int64]
  ) throws -> World {
    var world = try World(
      model: try #require(SimulatedModel(named: model)), isDevelopment: false, catalog: catalog,
      approved: approved,
      prescribers: [TrustedPrescriber(key: try Prescriber.key().verifierKey, userID: nil)])
    let approval = try ApprovalStatement(
      model: "needle-pen", canonicalHash: Hash256(of: []), engineRules: 2,
      day: CalendarDay(daysSince1970: 19_990))
    world.note(.approval(ApprovalLeaf(try SignedStatement(approval, signedBy: Prescriber.key()))))
    world.plug()
    world.run(2500)
    return world
  }

  private func reason(_ world: World) -> String? {
    for case .handpieceRefused(let leaf) in world.log.bodies { return leaf.reason.text }
    return nil
  }

  @Test(arguments: SimulatedModel.all.map(\.name))
  func `that exists as a simulation only is refused, approved or not`(model: String) throws {
    let world = try attached(model, in: try Checkout.catalog(), approved: [model: 0])
    #expect(reason(world) == "simulated_only")
    #expect(world.state == .locked)
  }

  @Test func `that nobody approved is refused`() throws {
    let world = try attached("needle-pen", in: try hardwareCatalog(), approved: ["crystal-mda": 0])
    #expect(reason(world) == "not_approved")
    #expect(world.state == .locked)
  }

  @Test func `that a prescriber approved treats`() throws {
    var world = try attached("needle-pen", in: try hardwareCatalog(), approved: ["needle-pen": 3])
    #expect(world.state == .ready)
    try world.openSession()
    #expect(world.log.bodies.approvals == [3])
    try world.beginPass(pulses: 3)
    try world.treat(until: 3)
    try world.finish()
  }
}

extension [LeafBody] {
  /// The approvals that sessions name.
  fileprivate var approvals: [Int?] {
    compactMap { if case .sessionOpened(let leaf) = $0 { leaf.approvalSeq } else { nil } }
  }
}

extension CatalogNode {
  /// A handpiece's description with `simulated` and `usb` as hardware has them.
  fileprivate var unsimulated: CatalogNode {
    guard case .mapping(let entries) = content else { return self }
    let changed = entries.map { entry -> Entry in
      guard case .scalar("simulated", _) = entry.key.content else { return entry }
      return Entry(
        key: entry.key,
        value: CatalogNode(
          content: .scalar(text: "false", tag: .boolean), line: entry.value.line,
          column: entry.value.column))
    }
    return CatalogNode(content: .mapping(changed), line: line, column: column)
  }
}
