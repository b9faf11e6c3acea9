import ControlAPI
import ControlClient
import DoseLimits
import Quantities

/// The limits of an area within a session: the daemon takes what was said when the session was
/// opened, and what was delivered on this visit.
struct SessionLimits: Sendable {
  let session: SessionSnapshot
  let area: AreaID
  var size: SquareMillimetres?

  /// No modality has more passes of an area than this on one visit.
  private static let mostPasses = 16

  /// The limits of the pass that would come next; of the pass in progress where it is on this area.
  func ask(_ connection: ControlConnection) throws -> LimitsAnswer {
    guard let patient = session.patient else {
      throw complain(
        "nobody knows any more whose session this is: it has no limits", exitCode: .refused)
    }
    let present = session.pass.flatMap { pass in
      AreaID(region: pass.area, side: pass.side) == area ? pass.pass : nil
    }
    return try askDaemon(about: NextSteps.Subject(session)) {
      var answer = try await connection.limits(body(of: patient, pass: present ?? 1))
      guard present == nil else { return answer }
      // How many passes there were only the daemon knows: it objects to every other number.
      for pass in 2...Self.mostPasses where Self.isOutOfOrder(answer) {
        let next = try await connection.limits(body(of: patient, pass: pass))
        answer = next
      }
      return answer
    }
  }

  private func body(of patient: PatientID, pass: Int) -> LimitsBody {
    LimitsBody(
      patient: patient, handpiece: session.handpiece, area: area.region, side: area.side,
      pass: pass, indication: session.indication, kind: session.kind, size: size)
  }

  private static func isOutOfOrder(_ answer: LimitsAnswer) -> Bool {
    answer.blocks.contains { $0.rule == "engine/pass-order" }
  }
}

extension LimitsAnswer {
  /// The rules and dimensions of a refusal that a prescriber may go beyond.
  func overridable(_ problem: Problem) -> Set<String> {
    let rules = Set(blocks.filter(\.isOverridable).map(\.rule))
    let names = problem.reasons.compactMap { reason -> String? in
      guard let asked = reason.asked,
        let dimension = dimensions.first(where: { $0.dimension == reason.dimension }),
        asked > dimension.recommended, asked <= dimension.settingMaximum
      else { return nil }
      return dimension.dimension
    }
    return rules.union(names)
  }
}
