import AuditDesk
import AuditLog
import Backstage
import Foundation
import Quantities
import Testing

/// What `sessions`, `search`, `show`, `pulses` and `summary` print.
@Suite struct `Looking at sessions` {
  private let desk: Desk
  private let bundle: String
  private let log: SimulatedLog

  init() throws {
    desk = try Desk()
    log = try SimulatedLog(seed: 60)
    bundle = try desk.bundle(log.rows())
  }

  private struct Listed: Decodable {
    let session: String
    let areas: String
    let pulses: Int
    let engine: String
  }

  private func run(_ arguments: String...) throws -> Run {
    try audit(arguments + [bundle, "--key", try Desk.key().verifierKey.text])
  }

  private func listed(_ program: Run) throws -> [Listed] {
    try JSONDecoder().decode([Listed].self, from: Data(program.output.utf8))
  }

  @Test func `lists what was treated, and what is searched for`() throws {
    let verdicts = try Replayed(log.rows()).verdicts
    let all = try listed(try run("sessions", "--json"))
    #expect(Set(all.map(\.session)) == Set(verdicts.map { "\($0.summary.session)" }))
    let text = try run("sessions")
    #expect(text.status == 0 && text.output.hasSuffix("\(all.count) sessions\n"))
    let found = try listed(
      try run("search", "--json", "--area", "cheek/left", "--energy", "..30000"))
    #expect(!found.isEmpty && found.count < all.count)
    #expect(try listed(try run("search", "--json", "--to", "1999-12-31")).isEmpty)
    #expect(try run("search", "--energy", "30000").status == 64)
    #expect(try run("search", "--from", "yesterday").status == 64)
    #expect(try run("summary", "--by", "area").output.contains("cheek/left"))
  }

  @Test func `shows one session with its limits and all that happened`() throws {
    let treated = try #require(try listed(try run("sessions", "--json")).first { $0.pulses > 0 })
    let program = try run("show", String(treated.session.prefix(8)))
    #expect(program.status == 0)
    let kinds = ["treatment", "test_spot"]
    #expect(kinds.contains { program.output.contains("Session \(treated.session), \($0)") })
    #expect(program.output.contains("Armed by P-"))
    #expect(program.output.contains("recommended"))
    #expect(program.output.contains("Nothing found."))
    #expect(try run("show", "ffffffff").status == 64)
  }

  @Test func `gives every pulse with its figures, the units in the header`() throws {
    let session = try #require(
      log.entries.compactMap { entry -> SessionPseudonym? in
        if case .pulse(let leaf) = entry.leaf.body { leaf.pass.session } else { nil }
      }.first)
    let program = try run("pulses", "\(session)", "--csv")
    let lines = program.output.components(separatedBy: "\r\n").filter { !$0.isEmpty }
    let header = lines[0].components(separatedBy: ",")
    #expect(header.filter { $0.hasSuffix("_uj") }.count == 3)
    var sums: [String: Int64] = [:]
    for line in lines.dropFirst() {
      let cells = line.components(separatedBy: ",")
      #expect(cells.count == header.count)
      for (name, cell) in zip(header, cells) { sums[name, default: 0] += Int64(cell) ?? 0 }
    }
    let pulses = log.entries.compactMap { entry -> PulseLeaf? in
      guard case .pulse(let leaf) = entry.leaf.body, leaf.pass.session == session else {
        return nil
      }
      return leaf
    }
    let parts = pulses.flatMap(\.deliveries)
    #expect(lines.count - 1 == parts.count + pulses.filter { $0.deliveries.isEmpty }.count)
    #expect(sums["energy_uj"] == parts.reduce(0) { $0 + $1.energyPerPin.count })
    #expect(sums["impedance_ohm"] == parts.reduce(0) { $0 + $1.impedance.count })
  }

  @Test func `shows how true a handpiece was, with its calibration`() throws {
    var log = log
    for place in log.places(where: { if case .pulse = $0 { true } else { false } }) {
      guard case .pulse(var leaf) = log.entries[place].leaf.body else { continue }
      for part in leaf.deliveries.indices {
        // Too deep, each a little more than the one before, and never the same impedance.
        leaf.deliveries[part].depth += Micrometres(Int64(place % 5 + 3))
        leaf.deliveries[part].impedance = Ohms(Int64(300 + place))
      }
      log.entries[place].leaf.body = .pulse(leaf)
    }
    let bundle = try desk.bundle(log.rows(), named: "drifting")
    let pulses = log.entries.compactMap { entry -> PulseLeaf? in
      if case .pulse(let leaf) = entry.leaf.body { leaf } else { nil }
    }
    let first = try #require(pulses.first { !$0.deliveries.isEmpty && $0.setDepth > .zero })
    let own = pulses.filter { $0.pass.session == first.pass.session }.flatMap(\.deliveries)
    let set = own.reduce(0) { $0 + $1.setEnergyPerPin.count }
    let ratio = own.reduce(0) { $0 + $1.energyPerPin.count } * 1000 / set
    let trend = try audit(
      "trend", first.handpiece, bundle, "--key", try Desk.key().verifierKey.text)
    let lines = trend.output.split(separator: "\n")
    let line = try #require(
      lines.first { $0.contains("\(first.pass.session)".prefix(12)) })
    let impedance = own.reduce(0) { $0 + $1.impedance.count } / Int64(own.count)
    let depths = own.filter { $0.setDepth > .zero }
    #expect(!depths.isEmpty)
    let tooDeep = depths.reduce(0) { $0 + $1.depth.count - $1.setDepth.count }
    #expect(
      line.split(separator: " ").dropFirst(2).map { String($0) } == [
        "\(own.count)", "\(ratio)", "\(impedance)",
        depths.isEmpty ? "-" : "\(tooDeep / Int64(depths.count))",
      ])
    // A calibration stands there once, wherever its day was first told, and all in the order of time.
    let days = log.entries.compactMap { entry -> String? in
      guard case .handpieceAttached(let leaf) = entry.leaf.body,
        leaf.handpiece == first.handpiece
      else { return nil }
      return leaf.calibrationDay.map { "\($0)" } ?? ""
    }
    #expect(days.count > 1)
    #expect(
      lines.count { $0.contains("  calibration  ") }
        == days.indices.count { $0 == 0 || days[$0] != days[$0 - 1] })
    // And nothing of other handpieces: a line for each session of its own that has pulses.
    let sessions = Set(
      pulses.filter { $0.handpiece == first.handpiece && !$0.deliveries.isEmpty }
        .map(\.pass.session))
    #expect(lines.count == 2 + sessions.count)
    #expect(Set(pulses.map(\.handpiece)).count > 1)
    let times = lines.dropFirst().map { $0.prefix { $0 != " " } }
    #expect(times == times.sorted() && times.count > 1)
    #expect(try run("trend", "HP-9999").output.split(separator: "\n").count == 1)
  }
}
