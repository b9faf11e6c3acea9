import AuditLog
import DeviceCatalog
import DoseLimits
import LimitReference
import Quantities

/// What the rules say to one pass: once by the engine, once by the reference.
struct PassRules {
  /// What one route has to say to a logged envelope.
  enum Answer {
    /// The same envelope.
    case agrees
    /// Another one, and in what.
    case differs([EnvelopeDifference])
    /// None: what blocks.
    case blocked([String])
    /// The route cannot be asked.
    case unreadable(InputDefect)

    var agrees: Bool {
      if case .agrees = self { true } else { false }
    }

    private static let toldDifferences = 4

    /// What it says against the log; `nil` when it agrees.
    func sentence(of route: String) -> String? {
      switch self {
      case .agrees: return nil
      case .differs(let differences):
        let told = differences.prefix(Self.toldDifferences).map(\.description)
          .joined(separator: ", ")
        let more = differences.count - Self.toldDifferences
        return "\(route) gives another envelope: \(told)\(more > 0 ? ", and \(more) more" : "")."
      case .blocked(let rules):
        return "\(route) gives no envelope: \(rules.joined(separator: ", "))."
      case .unreadable(let defect): return "\(route) cannot be asked: \(defect)."
      }
    }
  }

  let engine: Answer
  let reference: Answer
  /// What the engine made of the question it agreed on, or of the first one.
  let envelope: Envelope?
  /// What the reference was asked to come to its answer.
  private let plain: Plain
  private let rules: RulesOfCatalog

  /// Asks both about the days that the question may have been asked on: that of the leaf, and the
  /// day before where the leaf was written just after midnight. With a clock that was not trusted
  /// there was no envelope, for the age of the calibration was not known.
  init(
    _ question: PassQuestion, logged leaf: EnvelopeLeaf, days: [CalendarDay],
    _ rules: RulesOfCatalog
  ) {
    self.rules = rules
    let questions = days.map { question.on($0) }
    var engine: (answer: Answer, envelope: Envelope?)?
    var reference: (answer: Answer, asked: Plain)?
    for question in questions {
      if engine?.answer.agrees != true {
        let found = Self.askEngine(question, leaf, rules)
        if engine == nil || found.answer.agrees { engine = found }
      }
      if reference?.answer.agrees != true {
        let found = Self.askReference(question, leaf, rules)
        if reference == nil || found.answer.agrees { reference = found }
      }
    }
    self.engine = engine?.answer ?? .blocked([])
    self.envelope = engine?.envelope
    self.reference = reference?.answer ?? .blocked([])
    plain = reference?.asked ?? .nothing
  }

  private static func askEngine(
    _ question: PassQuestion, _ leaf: EnvelopeLeaf, _ rules: RulesOfCatalog
  ) -> (answer: Answer, envelope: Envelope?) {
    do throws(InputDefect) {
      let decision = rules.catalog.tables.decide(try LimitQuery(question, of: rules.catalog))
      guard let envelope = decision.envelope else {
        return (.blocked(decision.blocks.map(\.rule.id)), nil)
      }
      let differences = EnvelopeFigures(leaf).differences(
        from: EnvelopeFigures(envelope, cautions: decision.cautions))
      return (differences.isEmpty ? .agrees : .differs(differences), envelope)
    } catch {
      return (.unreadable(error), nil)
    }
  }

  private static func askReference(
    _ question: PassQuestion, _ leaf: EnvelopeLeaf, _ rules: RulesOfCatalog
  ) -> (answer: Answer, asked: Plain) {
    let plain = Plain(question, indications: Indication.allCases.map(\.rawValue))
    let verdict = rules.reference.judge(plain)
    guard let derived = EnvelopeFigures(verdict, ofOrder: leaf) else {
      return (.blocked(verdict.hardBlocks.union(verdict.prescriberBlocks).sorted()), plain)
    }
    let differences = EnvelopeFigures(asReferenceHas: leaf).differences(from: derived)
    return (differences.isEmpty ? .agrees : .differs(differences), plain)
  }

  /// The rules by which the engine refuses settings; `nil` where it gives no envelope.
  func engineRefusals(_ settings: LoggedSettings, settable: Set<LoggedDimension>) -> [String]? {
    guard let envelope else { return nil }
    switch envelope.permit(TreatmentSettings(settings, settable: settable)) {
    case .permitted: return []
    case .refused(let refusals): return refusals.map(\.rule.id)
    }
  }

  /// The rules by which the reference refuses settings.
  func referenceRefusals(_ settings: LoggedSettings, settable: Set<LoggedDimension>) -> [String] {
    rules.reference.judge(Plain(settings, settable: settable), under: plain).sorted()
  }
}

extension Envelope {
  /// The most that may be measured of each dimension.
  var deliveredMaxima: ByDimension<Int64> {
    var maxima = ByDimension<Int64>()
    for guardrail in guardrails {
      if let dimension = LoggedDimension(rawValue: guardrail.dimension.rawValue) {
        maxima[dimension] = guardrail.deliveredMaximum
      }
    }
    return maxima
  }
}
