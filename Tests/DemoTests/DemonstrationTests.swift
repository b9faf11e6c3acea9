import Backstage
import DoseLimits
import Foundation
import Testing
import handpiecectl

/// Promises 1 to 4, 6, 7 and 9 through the real programs: one whole treatment.
@Suite(.takingTurns) struct `The demonstration` {
  @Test(.timeLimit(.minutes(30)))
  func `treats one patient from end to end, and everything held`() throws {
    let shown = try Demonstrated.with([])
    let (output, summary) = (shown.output, shown.summary)
    #expect(shown.run.status == 0, "\(shown.run.complaint)")
    for outcome in summary.expectations {
      #expect(outcome.held, "\(outcome.sentence): \(outcome.found)")
    }
    #expect(summary.held)
    #expect(summary.log_clean)
    #expect(summary.passes.map(\.pulses) == [30, 30, 30])
    #expect(summary.handpiece_pulses == 90)
    #expect(summary.totals.pulses == 90)
    #expect(summary.totals.stops == 1)
    #expect(summary.totals.refusals == 1)
    #expect(summary.totals.gaps >= 1)
    #expect(summary.refusals.map(\.asked) == [["depth_um": 3000]])
    for name in ["audit.sqlite", "summary.json", "summary.txt"] {
      let path = output.appending(path: name).path
      #expect(FileManager.default.fileExists(atPath: path), "\(name)")
    }
  }

  @Test(
    .timeLimit(.minutes(30)), .serialized,
    arguments: TreatmentPlan.all.dropFirst().map(\.model))
  func `treats a patient with every other model`(_ model: String) throws {
    let plan = try #require(TreatmentPlan.plan(for: model))
    let shown = try Demonstrated.with(["--handpiece", plan.model])
    let (output, summary) = (shown.output, shown.summary)
    #expect(shown.run.status == 0, "\(shown.run.complaint)")
    for outcome in summary.expectations {
      #expect(outcome.held, "\(outcome.sentence): \(outcome.found)")
    }
    #expect(summary.model == plan.model)
    #expect(summary.passes.map(\.pulses) == plan.passes.map(\.pulses))
    #expect(summary.handpiece_pulses == plan.passes.map(\.pulses).reduce(0, +))
    #expect(summary.totals.stops == 1)
    #expect(summary.totals.refusals == 1)
    #expect(summary.totals.gaps >= 1)
    #expect(summary.passes.allSatisfy { ($0.exposure_ms > 0) == plan.isContinuous })
    #expect(summary.log_clean)
    let audit = try Run(
      "handpiece-audit", ["verify", output.appending(path: "audit.sqlite").path])
    let table = audit.output
    let titles = plan.isContinuous ? ["slices", "seconds"] : ["pulses", "set mJ/pin"]
    for title in titles + ["delivered", "gaps"] { #expect(table.contains(title)) }
    #expect(table.contains("strokes") == (plan.passes[0].settings.strokeRate != nil))
    #expect(table.contains("set mm") == (plan.passes[0].settings.depth != nil))
  }

  @Test func `does not write over a log that is there`() throws {
    let output = FileManager.default.temporaryDirectory.appending(
      path: "handpieced-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    let database = output.appending(path: "audit.sqlite")
    try Data("a log".utf8).write(to: database)
    let run = try Run("handpiecectl", ["demo", "--output", output.path])
    #expect(run.status == 73)
    #expect(run.complaint.contains("audit.sqlite: is there already"))
    #expect(try Data(contentsOf: database) == Data("a log".utf8))
    let names = try FileManager.default.contentsOfDirectory(atPath: output.path)
    #expect(names == ["audit.sqlite"])
  }

  @Test(arguments: [
    ["demo", "--seed", "x"], ["demo", "--sed"], ["demo", "--handpiece", "laser"], ["dance"],
  ])
  func `answers a wrong call with the usage and its exit code`(_ arguments: [String]) throws {
    #expect(try Run("handpiecectl", arguments).status == 64)
  }

  @Test(arguments: [["handpieces"], ["status"], ["stop"]])
  func `says where no daemon was found`(_ arguments: [String]) throws {
    let run = try Run("handpiecectl", arguments + ["--socket", "/nowhere/control.sock"])
    #expect(run.status == 69)
    #expect(run.complaint.contains("/nowhere/control.sock: No such file or directory"))
    #expect(run.complaint.count(where: { $0 == "\n" }) == 1)
  }
}
