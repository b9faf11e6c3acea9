import AuditLog
import ControlAPI
import DeviceCatalog
import DoseLimits
import Quantities

extension SessionOpenedLeaf {
  /// A session with the inputs that the rules use; no name, no birth date.
  init(
    _ session: OpenSession, on handpiece: HandpieceDescription, tipKind: String, by user: UInt32,
    catalogHash: Hash256, approvalSeq: Int?
  ) {
    let opening = session.opening
    let profile = opening.profile
    self.init(
      session: opening.pseudonym, sessionKind: ReasonCode(opening.kind.rawValue),
      handpiece: session.handpiece.text, model: handpiece.model,
      modality: ReasonCode(handpiece.modality.description),
      deviceIdentifier: handpiece.deviceIdentifier ?? "", tip: session.tip, tipKind: tipKind,
      operatorUID: user, fitzpatrick: Int(profile.fitzpatrick?.rawValue ?? 0),
      ageYears: profile.ageYears, indication: ReasonCode(opening.indication.rawValue),
      inputs: profile.loggedAnswers + opening.preparation.loggedInputs,
      history: profile.loggedHistory + opening.visit.map(\.loggedFact), catalogHash: catalogHash,
      approvalSeq: approvalSeq, linkCommitment: opening.linkCommitment)
  }
}

extension PatientProfile {
  /// The answers, one line each, in a fixed order.
  fileprivate var loggedAnswers: [String] {
    answers.sorted { $0.key < $1.key }.map { question, answer in
      switch answer {
      case .none: "\(question): none"
      case .unknown: "\(question): unknown"
      case .recorded(let condition):
        "\(question): recorded, ended \(condition.ended?.description ?? "no")"
          + (condition.choice.map { ", \($0)" } ?? "")
      }
    }
  }

  /// The facts of earlier visits, one line each, in a fixed order.
  fileprivate var loggedHistory: [String] {
    let spots =
      switch testSpots {
      case .none: ["test_spots: none"]
      case .unknown: ["test_spots: unknown"]
      case .recorded(let spots): spots.map(\.loggedFact)
      }
    switch treatments {
    case .none: return spots + ["treatments: none"]
    case .unknown: return spots + ["treatments: unknown"]
    case .recorded(let past):
      return spots + past.map { "treatment: \($0.area.path) \($0.procedure.rawValue) \($0.day)" }
    }
  }
}

extension TestSpot {
  fileprivate var loggedFact: String {
    let values = TestSpot.testedDimensions.compactMap { dimension in
      self.values[dimension].map { "\(dimension.key) \($0)" }
    }
    return "test_spot: \(model) \(area.path) \(day) " + values.joined(separator: " ")
      + " \(grade.rawValue)"
  }
}

extension VisitPass {
  /// With the figures that the ladder and the totals of the visit are reckoned from.
  fileprivate var loggedFact: String {
    let values = Dimension.allCases.compactMap { dimension in
      self.values[dimension].map { "\(dimension.key) \($0)" }
    }
    return
      (["pass_today: \(area.path) \(procedure.rawValue)"] + values + [
        "energy_total_uj \(energyOverPins.count)", "exposure_total_ms \(exposure.count)",
      ]).joined(separator: " ")
  }
}

extension SkinPreparation {
  /// How the skin was prepared, one line for each.
  fileprivate var loggedInputs: [String] {
    let anaesthetic =
      switch self.anaesthetic {
      case .none: "none"
      case .unknown: "unknown"
      case .recorded(let used):
        "on \(used.on.map { "\($0.count)" } ?? "unknown") min, "
          + (used.isRemoved ? "removed" : "not removed")
      }
    let eyes = isEyeProtected.map { $0 ? "yes" : "no" } ?? "unknown"
    return ["anaesthetic: \(anaesthetic)", "eye_protection: \(eyes)"]
  }
}
