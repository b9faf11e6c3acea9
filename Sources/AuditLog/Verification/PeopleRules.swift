/// Whoever arms or releases a stop is a person who was enrolled for that, and neither locked nor
/// removed by then.
extension HistoryRules {
  mutating func check(_ leaf: PersonEnrolledLeaf, at seq: Int64) {
    guard people.count < Self.counterLimit || people[leaf.person] != nil else {
      findings.add(.tooMuchAtOnce, at: seq, "The log has too many people to follow.")
      return
    }
    people[leaf.person] = PersonState(
      mayOperate: leaf.mayOperate, mayService: leaf.mayService)
  }

  mutating func check(_ leaf: PersonChangedLeaf, at seq: Int64) {
    switch leaf.change {
    case .pin: break
    case .removed: people[leaf.person]?.isRemoved = true
    case .unlocked: people[leaf.person]?.isLocked = false
    }
  }

  mutating func check(_ leaf: PersonLockedLeaf, at seq: Int64) {
    tally.peopleLocked += 1
    people[leaf.person]?.isLocked = true
  }

  /// Somebody must be named who could prove that it was they.
  mutating func checkPerson(
    _ person: PersonPseudonym?, toService: Bool = false, at seq: Int64
  ) {
    guard let person else {
      findings.add(.personNotEnrolled, at: seq, "Nobody is named whose act this was.")
      return
    }
    guard let state = people[person] else {
      // The leaf that enrolled them may stand before the one this began with.
      if seesBeginning {
        findings.add(.personNotEnrolled, at: seq, "Person \(person) was not enrolled.")
      }
      return
    }
    let defect =
      state.isRemoved
      ? "had been removed"
      : state.isLocked ? "was locked" : state.lacks(toService: toService)
    if let defect {
      findings.add(.personNotEnrolled, at: seq, "Person \(person) \(defect).")
    }
  }
}

/// What the history rules remember of a person.
struct PersonState {
  let mayOperate: Bool
  let mayService: Bool
  var isLocked = false
  var isRemoved = false

  func lacks(toService: Bool) -> String? {
    if toService { return mayService ? nil : "was not enrolled to service" }
    return mayOperate ? nil : "was not enrolled to operate"
  }
}
