import AuditLog
import DeviceCatalog
import DoseLimits
import Quantities

/// What the engine was asked, made again from the log; an error says what it cannot be asked with.
extension LimitQuery {
  init(_ question: PassQuestion, of catalog: Catalog) throws(InputDefect) {
    let opened = question.opened
    guard let handpiece = catalog.handpieces[opened.model] else {
      throw InputDefect(line: opened.model, reason: "the catalog has no such handpiece")
    }
    guard
      let indication = Indication.allCases.first(where: { opened.indication.means($0.rawValue) })
    else {
      throw InputDefect(line: opened.indication.text, reason: "an indication that no rule knows")
    }
    guard let kind = SessionPurpose(rawValue: opened.sessionKind.text) else {
      throw InputDefect(line: opened.sessionKind.text, reason: "no kind of session")
    }
    self.init(
      profile: PatientProfile(
        ageYears: opened.ageYears,
        fitzpatrick: UInt8(exactly: opened.fitzpatrick).flatMap { Fitzpatrick(rawValue: $0) },
        indications: [indication], answers: question.inputs.answers.mapValues { Answer($0) },
        testSpots: try Self.spots(question.inputs.spots),
        treatments: try Self.treatments(question.inputs.treatments)),
      handpiece: handpiece, tipKind: opened.tipKind,
      calibration: question.calibrationDay.map { .performed(on: $0) } ?? .missing,
      calibrated: question.calibrated.byDimension,
      area: try Self.area("\(question.pass.area)/\(question.pass.side)"),
      declaredSize: question.size, kind: kind, pass: question.pass.pass,
      visit: try Self.visit(question.visit), indication: indication,
      preparation: SkinPreparation(
        anaesthetic: question.inputs.answerOfAnaesthetic,
        isEyeProtected: question.inputs.isEyeProtected),
      overrides: question.overrides.compactMap { LimitOverride($0) }, today: question.today)
  }

  private static func area(_ path: String) throws(InputDefect) -> AreaID {
    guard let area = AreaID(path: path) else {
      throw InputDefect(line: path, reason: "no area")
    }
    return area
  }

  private static func procedure(_ name: String) throws(InputDefect) -> Procedure {
    guard let procedure = Procedure(rawValue: name) else {
      throw InputDefect(line: name, reason: "a procedure that no rule knows")
    }
    return procedure
  }

  private static func spots(
    _ told: LoggedInputs.Told<[LoggedInputs.Spot]>
  ) throws(InputDefect) -> Answer<[TestSpot]> {
    switch told {
    case .none: return .none
    case .unknown: return .unknown
    case .recorded(let spots):
      var read: [TestSpot] = []
      for spot in spots {
        guard let grade = TestSpot.Grade(rawValue: spot.grade) else {
          throw InputDefect(line: spot.grade, reason: "no grade of a test spot")
        }
        read.append(
          TestSpot(
            model: spot.model, area: try area(spot.area), day: spot.day,
            values: spot.values.byDimension, grade: grade))
      }
      return .recorded(read)
    }
  }

  private static func treatments(
    _ told: LoggedInputs.Told<[LoggedInputs.Treatment]>
  ) throws(InputDefect) -> Answer<[PastTreatment]> {
    switch told {
    case .none: return .none
    case .unknown: return .unknown
    case .recorded(let past):
      var read: [PastTreatment] = []
      for treatment in past {
        read.append(
          PastTreatment(
            area: try area(treatment.area), procedure: try procedure(treatment.procedure),
            day: treatment.day))
      }
      return .recorded(read)
    }
  }

  private static func visit(
    _ passes: [LoggedInputs.Pass]
  ) throws(InputDefect) -> [VisitPass] {
    var visit: [VisitPass] = []
    for pass in passes {
      visit.append(
        VisitPass(
          area: try area(pass.area), procedure: try procedure(pass.procedure),
          values: pass.values.byDimension, energyOverPins: pass.energyOverPins,
          exposure: pass.exposure))
    }
    return visit
  }
}

extension LoggedInputs {
  fileprivate var answerOfAnaesthetic: Answer<DoseLimits.Anaesthetic> {
    switch anaesthetic {
    case .none: .none
    case .unknown: .unknown
    case .recorded(let used):
      .recorded(
        DoseLimits.Anaesthetic(
          on: used.minutes.map { Minutes($0) }, isRemoved: used.isRemoved))
    }
  }
}

extension Answer<RecordedCondition> {
  fileprivate init(_ told: LoggedInputs.Told<LoggedInputs.Condition>) {
    switch told {
    case .none: self = .none
    case .unknown: self = .unknown
    case .recorded(let condition):
      self = .recorded(RecordedCondition(ended: condition.ended, choice: condition.choice))
    }
  }
}

extension LimitOverride {
  /// `nil` for what the engine has no such thing of.
  fileprivate init?(_ statement: OverrideStatement) {
    guard let area = AreaID(path: "\(statement.area)/\(statement.side)") else { return nil }
    switch statement.scope {
    case .block(let rule): self.init(area: area, target: .block(rule: rule))
    case .bound(let key, let count):
      guard let dimension = Dimension.allCases.first(where: { $0.key == key }) else { return nil }
      self.init(area: area, target: .bound(dimension, count))
    }
  }
}

extension [LoggedDimension: CalibratedSpan] {
  fileprivate var byDimension: [Dimension: CalibratedRange] {
    var ranges: [Dimension: CalibratedRange] = [:]
    for (dimension, span) in self {
      guard let own = Dimension(rawValue: dimension.rawValue) else { continue }
      ranges[own] = CalibratedRange(
        minimum: span.minimum, maximum: span.maximum, uncertainty: span.uncertainty)
    }
    return ranges
  }
}

extension [LoggedDimension: Int64] {
  /// The names of dimensions are the same in the log and in the engine.
  fileprivate var byDimension: [Dimension: Int64] {
    var values: [Dimension: Int64] = [:]
    for (dimension, value) in self {
      if let own = Dimension(rawValue: dimension.rawValue) { values[own] = value }
    }
    return values
  }
}

extension ReasonCode {
  /// Whether the code is how the log writes a name of the catalog.
  func means(_ name: String) -> Bool { self == ReasonCode(name) }
}

extension TreatmentSettings {
  /// What was set, without what followed from it.
  init(_ logged: LoggedSettings, settable: Set<LoggedDimension>) {
    self.init()
    for (dimension, value) in logged.values where settable.contains(dimension) {
      if let own = Dimension(rawValue: dimension.rawValue) { self[own] = value }
    }
    furtherDepths = logged.furtherDepths
  }
}
