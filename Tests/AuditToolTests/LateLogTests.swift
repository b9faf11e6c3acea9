import AuditLog
import Backstage
import Foundation
import Quantities
import Testing

/// The recorded session as if it had been in 2040, and as it is shown elsewhere in the world.
@Suite struct `A log of a time to come` {
  private let log: RecordedLog
  private let desk: Desk

  init() throws {
    log = try RecordedLog()
    desk = try Desk()
  }

  @Test(arguments: [(14, "2040-11"), (100, "2126-10")] as [(Int64, String)])
  func `verifies, and is listed under its own month`(years: Int64, month: String) throws {
    let rows = try RecordedLog(later: years * 365 * 24).rows
    let bundle = try desk.bundle(rows, try RecordedLog.checkpoint(of: rows, by: log.key))
    let verified = try audit("verify", bundle)
    #expect(verified.status == 0, "\(verified.output)\(verified.complaint)")
    #expect(verified.output.contains("The newest leaf was written at \(month)-"))
    let summary = try audit("summary", bundle, "--by", "month")
    #expect(summary.status == 0, "\(summary.complaint)")
    #expect(summary.output.contains(month), "\(summary.output)")
  }

  /// Days and times are those of UTC, wherever whoever reads them sits.
  @Test(arguments: ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "no/such/place"])
  func `reads the same in every time zone`(zone: String) throws {
    // Half an hour before a month ends.
    let rows = try RecordedLog(later: 8 * 24 + 21).rows
    let bundle = try desk.bundle(rows, try RecordedLog.checkpoint(of: rows, by: log.key))
    for arguments in [
      ["verify", bundle], ["sessions", bundle], ["summary", bundle, "--by", "month"],
    ] {
      let here = try audit(arguments, environment: ["TZ": "UTC"])
      let there = try audit(arguments, environment: ["TZ": zone])
      #expect(here.output == there.output)
      #expect(!here.output.isEmpty && here.status == there.status)
    }
  }
}
