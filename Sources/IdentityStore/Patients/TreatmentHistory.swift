internal import DoseLimits
internal import Quantities

extension Answer<[PastTreatment]> {
  /// Adds what was done on a day, each procedure once for each area.
  ///
  /// Where nobody knew the history, nobody knows it now. A history beyond the bound first drops
  /// what no rule can tell from a history with it. Where that is not enough, the history counts as
  /// unknown, which is the riskiest answer.
  mutating func add(_ passes: [VisitPass], on day: CalendarDay, today: CalendarDay) {
    guard !passes.isEmpty else { return }
    var treatments: [PastTreatment]
    switch self {
    case .unknown: return
    case .none: treatments = []
    case .recorded(let past): treatments = past
    }
    for pass in passes {
      let treatment = PastTreatment(area: pass.area, procedure: pass.procedure, day: day)
      if !treatments.contains(treatment) { treatments.append(treatment) }
    }
    while treatments.count > TreatmentHistory.limit {
      guard let index = TreatmentHistory.expendable(in: treatments, today: today) else {
        self = .unknown
        return
      }
      treatments.remove(at: index)
    }
    self = .recorded(treatments)
  }
}

/// Which past treatments may be forgotten.
enum TreatmentHistory {
  /// The most treatments a profile holds.
  static let limit = 256
  /// Three years: no course remembers a visit for longer.
  static let memory = Days(1096)

  fileprivate struct Skin: Hashable {
    let area: AreaID
    let procedure: Procedure
  }

  fileprivate struct VisitDay: Hashable {
    let procedure: Procedure
    let day: CalendarDay
  }

  /// The oldest treatment that changes no rule's answer by going: a newer one of the same area and
  /// procedure decides every interval, and its visit is in the course by another area or is so old
  /// that no course counts it.
  static func expendable(in treatments: [PastTreatment], today: CalendarDay) -> Int? {
    var newest: [Skin: CalendarDay] = [:]
    var areasTreated: [VisitDay: Int] = [:]
    for treatment in treatments {
      newest[treatment.skin] = max(newest[treatment.skin] ?? treatment.day, treatment.day)
      areasTreated[treatment.visitDay, default: 0] += 1
    }
    return treatments.indices.filter { index in
      let treatment = treatments[index]
      guard let newest = newest[treatment.skin], newest > treatment.day else { return false }
      let isForgotten = today >= treatment.day && today - treatment.day > memory
      return isForgotten || areasTreated[treatment.visitDay, default: 0] > 1
    }.min { (treatments[$0].day, $0) < (treatments[$1].day, $1) }
  }
}

extension PastTreatment {
  fileprivate var skin: TreatmentHistory.Skin {
    TreatmentHistory.Skin(area: area, procedure: procedure)
  }

  fileprivate var visitDay: TreatmentHistory.VisitDay {
    TreatmentHistory.VisitDay(procedure: procedure, day: day)
  }
}
