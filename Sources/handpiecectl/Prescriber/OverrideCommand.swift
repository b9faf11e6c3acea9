import ArgumentParser
import AuditLog
import DoseLimits
import Glibc

struct OverrideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "override",
    abstract: "Signs that one session may go beyond one limit in one area, for a time.",
    discussion: """
      Either a prescriber block is lifted (--rule) or a dimension may go beyond its recommended \
      bound up to another (--dimension with --bound, in the unit of its key). Absolute bounds and \
      hard blocks are lifted by nobody. Whoever signs must not treat in that session.

      Examples:
        handpiecectl prescriber override --key prescriber.key \
      --session 0123456789abcdef0123456789abcdef --area cheek/left --dimension energy_per_pin_uj \
      --bound 24000 --reason scar_revision --expires 2026-05-04T17:00:00Z > note
      """)

  @OptionGroup var key: SignerKeyOption

  @Option(help: "The session's pseudonym, 32 hexadecimal digits.")
  var session: String

  @Option(help: "The area and its side, such as cheek/left or forehead/midline.")
  var area: String

  @Option(help: "The id of the rule whose block is lifted.")
  var rule: String?

  @Option(help: "The dimension with its unit, such as depth_um.")
  var dimension: String?

  @Option(help: "How far the dimension may go.")
  var bound: Int64?

  @Option(help: "Why: a code of lower-case letters, digits and underscores.")
  var reason: String

  @Option(help: "From when on it is void, in UTC, such as 2026-05-04T17:00:00Z.")
  var expires: String

  @Flag(help: "Print JSON instead of the note alone.")
  var json = false

  func validate() throws {
    guard
      rule == nil && dimension != nil && bound != nil
        || rule != nil && dimension == nil && bound == nil
    else {
      throw ValidationError("Give either --rule or --dimension together with --bound.")
    }
    guard SessionPseudonym(session) != nil else {
      throw ValidationError("--session: \(session) is not 32 lower-case hexadecimal digits.")
    }
    guard AreaID(path: area) != nil else {
      throw ValidationError("--area: \(area) is not a region and side such as cheek/left.")
    }
    let keys = Dimension.allCases.map(\.key)
    if let dimension, !keys.contains(dimension) {
      throw ValidationError(
        "--dimension: \(dimension) is none of \(keys.sorted().joined(separator: ", ")).")
    }
    guard ReasonCode(code: reason) != nil else {
      throw ValidationError(
        "--reason: a code of at most \(ReasonCode.lengthLimit) lower-case letters, digits and "
          + "underscores; no free text.")
    }
    guard let end = UTCSecond(expires) else {
      throw ValidationError("--expires: \(expires) is not of the form 2026-05-04T17:00:00Z.")
    }
    guard end > WallClock.now else {
      throw ValidationError("--expires: \(expires) is past; it is \(WallClock.now) now.")
    }
  }

  func run() throws {
    guard let session = SessionPseudonym(session), let area = AreaID(path: area), let scope,
      let reason = ReasonCode(code: reason), let expires = UTCSecond(expires)
    else { return }
    let signer = try SignerKeyFile.read(key.file)
    do {
      let override = try SignedStatement(
        OverrideStatement(
          session: session, area: area.region, side: area.side.rawValue, scope: scope,
          reason: reason, expires: expires),
        signedBy: signer)
      let note = String(decoding: override.note.bytes, as: UTF8.self)
      StandardStream.output.write(json ? try JSONOutput.text(["note": note]) : note)
    } catch {
      throw complain("\(error)", exitCode: .usage)
    }
  }

  private var scope: OverrideStatement.Scope? {
    if let rule { return .block(rule: rule) }
    guard let dimension, let bound else { return nil }
    return .bound(dimension: dimension, count: bound)
  }
}
