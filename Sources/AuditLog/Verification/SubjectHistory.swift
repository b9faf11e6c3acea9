internal import Quantities

/// What the log itself shows of one person's treatments, to be found again in what later sessions
/// were told.
struct SubjectHistory {
  static let treatment: ReasonCode = "treatment"

  /// What was done where.
  struct Skin: Hashable {
    let area: String
    let procedure: String

    /// Facts and records spell procedures with and without underscores.
    init(area: String, procedure: String) {
      self.area = area
      self.procedure = procedure.lowercased().filter { $0 != "_" }
    }
  }

  /// The most areas and procedures of one person that are followed.
  private static let skinLimit = 1024

  private struct Done {
    var passes = 0
    var openedSeq: Int64 = 0
    var day: Int64 = 0
  }

  private var visit: VisitNumber
  /// Of the newest visit.
  private var today: [Skin: Done] = [:]
  /// The newest of earlier visits.
  private var earlier: [Skin: Done] = [:]

  init(visit: VisitNumber) {
    self.visit = visit
  }

  mutating func add(_ skin: Skin, of visit: VisitNumber, openedAt seq: Int64, on day: Int64) {
    if visit > self.visit {
      for (skin, done) in today where earlier.count < Self.skinLimit || earlier[skin] != nil {
        earlier[skin] = done
      }
      today = [:]
      self.visit = visit
    }
    guard visit == self.visit, today.count < PassBook.limit || today[skin] != nil else {
      return
    }
    today[skin, default: Done()].passes += 1
    today[skin]?.openedSeq = seq
    today[skin]?.day = day
  }

  /// What the log shows and the session was not told, one sentence each.
  func missing(
    from leaf: SessionOpenedLeaf, _ visit: VisitNumber, _ clock: SetBacks
  ) -> [String] {
    let told = ToldHistory(leaf.history)
    var past = earlier
    var missing: [String] = []
    if visit > self.visit {
      for (skin, done) in today { past[skin] = done }
    } else if visit == self.visit {
      for (skin, done) in today where told.passesToday[skin, default: 0] < done.passes {
        missing.append(
          "The log has \(done.passes) passes of the visit over \(skin.area), and the session was "
            + "told of \(told.passesToday[skin, default: 0]).")
      }
    }
    guard !told.knowsNothing else { return missing.sorted() }
    for (skin, done) in past where told.passesToday[skin] == nil {
      // One day either way for the zone; a clock that was set back proves nothing about days.
      let isEnough = told.treatments[skin].map {
        $0 >= done.day - 1 || clock.lastSeq > done.openedSeq
      }
      guard isEnough != true else { continue }
      missing.append(
        "The log has a treatment of \(skin.area) in the session opened at leaf \(done.openedSeq), "
          + "and the session was not told of one so late.")
    }
    return missing.sorted()
  }
}

/// The facts of earlier sessions as a `session_opened` leaf lists them.
private struct ToldHistory {
  var passesToday: [SubjectHistory.Skin: Int] = [:]
  /// The newest day for each.
  var treatments: [SubjectHistory.Skin: Int64] = [:]
  /// Whether the answer was that nobody knows.
  var knowsNothing = false

  init(_ facts: [String]) {
    for fact in facts {
      let words = fact.split(separator: " ").map(String.init)
      switch (words.first, words.count) {
      // What the pass came to may follow.
      case ("pass_today:", 3...):
        passesToday[.init(area: words[1], procedure: words[2]), default: 0] += 1
      case ("treatment:", 4):
        guard let day = CalendarDay(words[3])?.daysSince1970 else { continue }
        let skin = SubjectHistory.Skin(area: words[1], procedure: words[2])
        treatments[skin] = max(treatments[skin] ?? Int64(day), Int64(day))
      case ("treatments:", 2):
        if words[1] == "unknown" { knowsNothing = true }
      default: break
      }
    }
  }
}
