import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities

struct PatientVisitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "visits",
    abstract: "Lists a patient's visits: what was treated with what, the newest first.",
    discussion: """
      What was set is shown to be looked at; nothing of it is ever applied. Sessions of long ago are \
      listed without what they did.

      Examples:
        handpiecectl patient visits P4b1f0c6d9a2e7358
        handpiecectl patient visits P4b1f0c6d9a2e7358 --json
      """)

  @Argument(help: "The patient's id.")
  var patient: PatientID

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, patient) = (socket.connection, patient)
    let list = try askDaemon { try await connection.visits(of: patient) }
    StandardStream.output.write(
      json ? try JSONOutput.text(list) : VisitsText(list).lines.joined(separator: "\n") + "\n")
  }
}

/// A patient's visits for people.
struct VisitsText {
  private let list: VisitList

  init(_ list: VisitList) {
    self.list = list
  }

  var lines: [String] {
    guard !list.visits.isEmpty else { return ["no visit yet"] }
    return list.visits.flatMap { visit in
      ["visit \(visit.visit), \(visit.day?.description ?? "day not known")"]
        + visit.sessions.flatMap(sessionLines)
    }
  }

  private func sessionLines(_ visited: VisitedSession) -> [String] {
    guard let treated = visited.treated else {
      return ["  session \(visited.session): open, or too long ago to be remembered"]
    }
    let kind = SessionText.spoken(treated.kind.rawValue)
    let head = "  session \(visited.session): \(kind) with \(treated.model)"
    guard !treated.passes.isEmpty else { return [head + ", nothing delivered"] }
    return [head] + treated.passes.map { "    " + passLine($0) }
  }

  private func passLine(_ pass: TreatedPass) -> String {
    let set = TreatmentSettings.settable.compactMap { dimension in
      pass.values[dimension].map { Figures.named(dimension, $0) }
    }
    let energy =
      pass.energyOverPins.count > 0
      ? ["\(Figures.joules(pass.energyOverPins)) J over all pins"] : []
    let exposure =
      pass.exposure.count > 0 ? ["\(Figures.seconds(pass.exposure)) s"] : []
    let area = AreaID(region: pass.area, side: pass.side)
    return "\(area): " + (set + energy + exposure).joined(separator: ", ")
  }
}
