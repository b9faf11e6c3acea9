import DoseLimits

/// Holds rules of all files against each other.
struct TableChecks {
  let sections: LimitSections
  let handpieces: [Placed<HandpieceDescription>]
  private(set) var defects: [CatalogDefect] = []

  init(sections: LimitSections, handpieces: [Placed<HandpieceDescription>]) {
    self.sections = sections
    self.handpieces = handpieces
  }

  /// Checks what is there; what is missing only when everything that there is could be read.
  mutating func run(isComplete: Bool) {
    checkNames()
    checkUSBMatches()
    checkOverlaps()
    checkMonotone(isComplete: isComplete)
    checkAges()
    checkDepthBands()
    guard isComplete else { return }
    checkRegions()
    checkQuestions()
    checkGaps()
  }

  mutating func refuse(_ place: Place, _ reason: String) {
    defects.append(CatalogDefect(place, reason))
  }
}

extension Place: CustomStringConvertible {
  /// `file:line`, to be named in a reason.
  var description: String { "\(file):\(line)" }
}
