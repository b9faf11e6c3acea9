import FoundationEssentials
import Quantities
import Testing
import handpiecectl

@Suite struct `The summary` {
  private func summary(_ record: TreatmentRecord) -> Summary {
    Summary(record, seed: 5, wallTime: Milliseconds(31_249), output: "/kept")
  }

  @Test func `takes its figures from the log, not from what was planned`() throws {
    var record = try Samples.record()
    record.log.sessions[0].passes[0].pulses = 7
    record.log.sessions[0].passes[0].set["depth_um"]?.min = 900
    record.log.sessions[0].pulses = 67
    let summary = summary(record)
    #expect(summary.passes[0].pulses == 7)
    #expect(summary.passes[0].plannedPulses == 30)
    #expect(summary.passes[0].set["depth_um"]?.min == 900)
    #expect(summary.totals.pulses == 67)
    #expect(!summary.held)
  }

  @Test func `shows energy in mJ with one decimal and depth in mm with two`() throws {
    let lines = summary(try Samples.record()).text.split(separator: "\n")
    let fields = lines[1].split(separator: " ").map { String($0) }
    #expect(
      fields == [
        "left", "cheek", "1", "30/30", "20.0", "19.6", "20.1", "20.6", "1.20", "1.18", "1.21",
        "1.23", "0", "0", "0",
      ])
  }

  @Test func `shows every different setting of a pass`() throws {
    var record = try Samples.record()
    record.log.sessions[0].passes[0].set["energy_per_pin_uj"]?.min = 18_000
    record.log.sessions[0].passes[0].set["energy_per_pin_uj"]?.mean = 19_040
    #expect(summary(record).text.contains("18.0 19.0 20.0"))
  }

  @Test func `of a continuous delivery shows slices and seconds, and what was set and measured`()
    throws
  {
    var record = try Samples.record()
    for index in record.log.sessions[0].passes.indices {
      record.log.sessions[0].passes[index].exposure = Milliseconds(29_500)
      record.log.sessions[0].passes[index].set = [
        "vacuum_pa": CheckedLog.Range(min: 12_000, mean: 12_000, max: 12_000)
      ]
      record.log.sessions[0].passes[index].delivered = [
        "vacuum_pa": CheckedLog.Range(min: 11_020, mean: 12_060, max: 12_950)
      ]
    }
    let lines = summary(record).text.split(separator: "\n")
    #expect(lines[0].contains("slices  seconds  set kPa   delivered kPa"))
    #expect(lines[1].contains("30/30     29.5     12.0  11.0 12.1 13.0"))
    #expect(!lines[0].contains("mJ"))
  }

  @Test func `says of each expectation whether it held`() throws {
    var record = try Samples.record()
    record.log.findingCount = 3
    let text = summary(record).text
    #expect(text.contains("FAILED  the log holds"))
    #expect(text.components(of: "\nok ").count - 1 == 12)
  }

  @Test func `is one JSON object with units in its keys`() throws {
    let data = try JSONEncoder().encode(summary(try Samples.record()))
    let decoded = try JSONDecoder().decode(Decoded.self, from: data)
    #expect(decoded.held)
    #expect(decoded.wall_time_ms == 31_249)
    #expect(decoded.passes.map(\.pulses) == [30, 30, 30])
    #expect(decoded.passes[1].set["energy_per_pin_uj"]?.max == 16_000)
    #expect(decoded.stops[0].safe_after_us == 41_000)
    #expect(decoded.refusals[0].reasons[0].rule == "rfmn-depth-forehead-4-6")
    #expect(decoded.totals == Decoded.Totals(pulses: 90, refusals: 1, stops: 1, gaps: 1))
  }

  @Test func `survives a log without any session`() throws {
    var record = try Samples.record()
    record.log.sessions = []
    let summary = summary(record)
    #expect(!summary.held)
    #expect(summary.passes.map(\.pulses) == [0, 0, 0])
    #expect(summary.text.contains("0/30"))
  }

  @Test func `is not made from a report that is none`() {
    #expect(CheckedLog(json: "") == nil)
    #expect(CheckedLog(json: "{\"clean\":true}") == nil)
    #expect(CheckedLog(json: String(Samples.report.dropLast(2))) == nil)
  }
}

extension String {
  fileprivate func components(of separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
