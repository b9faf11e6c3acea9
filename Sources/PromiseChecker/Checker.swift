/// Watches a simulated clinic from outside and says which promise of the daemon was broken.
///
/// It shares nothing with what it watches: it reads bytes and leaves by the articles that describe
/// them, and sees what the applicators really do. Every call says when it was, in ms.
package struct Checker: Sendable {
  /// What was broken, the first first.
  package private(set) var broken: [BrokenPromise] = []
  var handpieces: [HandpieceWatch]
  var lines: [LineWatch]
  var log: LogBook
  var requests: [UInt64: OpenRequest] = [:]
  /// Requests that were answered before any command was given for them.
  var late: [OpenRequest] = []
  /// Leaves that are asked for and not durable yet, by who asked: since when.
  var pending: [[Int64]]
  /// Handpieces that were stopped in earnest, until somebody lifts that by its count.
  var stopsToName: Set<String> = []
  /// Since when nobody presents alarms.
  private(set) var unattendedSince: Int64?
  /// Whether a stop may still have to be written or confirmed.
  private var mayAwaitStop = false
  /// Arm ids for which a command was written.
  var armsWritten: Set<UInt32> = []

  /// One broken promise tells the run; some more help to understand it.
  private static let limit = 8
  /// How long a permission lives that nobody renews, and a little, in ms.
  private static let leaseMilliseconds: Int64 = 254
  /// What a daemon may queue on one line.
  static let queueLimit = 8

  /// - Parameter names: words that may stand nowhere in the log.
  package init(
    handpieces: [(serial: String, isContinuous: Bool)], lineCount: Int, stationCount: Int,
    names: [String]
  ) {
    self.handpieces = handpieces.map {
      HandpieceWatch(serial: $0.serial, isContinuous: $0.isContinuous)
    }
    lines = Array(repeating: LineWatch(), count: lineCount)
    pending = Array(repeating: [], count: stationCount)
    log = LogBook(names: names.map { Array($0.utf8) })
  }

  mutating func fail(_ promise: Int, _ sentence: String, at now: Int64) {
    guard broken.count < Self.limit else { return }
    broken.append(BrokenPromise(promise: promise, milliseconds: now, sentence: sentence))
  }

  /// Takes over what a checker beside this one has seen.
  package mutating func take(_ seen: BrokenPromise) {
    fail(seen.promise, "elsewhere: \(seen.sentence)", at: seen.milliseconds)
  }

  /// A handpiece has been switched on; its clock shows this.
  package mutating func handpieceStarted(_ index: Int, clock: UInt32, at now: Int64) {
    handpieces[index].clockOffset = Int64(clock) - now
    handpieces[index].armID = 0
    handpieces[index].epoch = 0
    handpieces[index].asked = nil
    handpieces[index].running = nil
    handpieces[index].heard = FrameReader()
    handpieces[index].said = FrameReader()
    handpieces[index].restDue = max(handpieces[index].restDue, now + Self.restMilliseconds)
  }

  /// A handpiece is back from another console, where somebody may have lifted its stop.
  package mutating func returned(_ index: Int, isLatched: Bool) {
    handpieces[index].isLatched = isLatched
    stopsToName.remove(handpieces[index].serial)
  }

  /// A cable was plugged in or pulled.
  package mutating func wired(_ line: Int, to handpiece: Int?, at now: Int64) {
    var watch = LineWatch()
    watch.wired = handpiece
    watch.lastDecided = lines[line].lastDecided
    lines[line] = watch
  }

  /// The loop has handled something for the handpiece on a line.
  package mutating func decided(_ line: Int, at now: Int64) {
    lines[line].lastDecided = now
  }

  /// So many frames wait for a line.
  package mutating func queued(_ line: Int, _ count: Int, at now: Int64) {
    if count > Self.queueLimit { fail(12, "\(count) frames wait for line \(line)", at: now) }
  }

  /// The last client that presents alarms has gone, or one has come.
  package mutating func attended(_ isAttended: Bool, at now: Int64) {
    unattendedSince = isAttended ? nil : now
  }

  /// Whether nobody has presented alarms for longer than any lease from before can last.
  func isUnattended(at now: Int64) -> Bool {
    guard let unattendedSince else { return false }
    return now > unattendedSince + Self.leaseMilliseconds
  }

  /// Without anybody who would see its alarms no handpiece may fire.
  private mutating func advanceUnattended(to now: Int64) {
    guard isUnattended(at: now),
      let armed = handpieces.first(where: { $0.mayFire(at: now) })
    else { return }
    unattendedSince = nil
    fail(6, "\(armed.serial) is armed while nobody presents alarms", at: now)
  }

  /// Somebody stops; the frame must be on the line now.
  package mutating func stopPulled(_ line: Int, at now: Int64) {
    guard let wired = lines[line].wired else { return }
    stopsToName.insert(handpieces[wired].serial)
    mayAwaitStop = true
    lines[line].isTrialStop = false
    lines[line].isForbidden = true
    lines[line].stopDue = now
    lines[line].unconfirmed = lines[line].unconfirmed ?? now
  }

  /// Whoever stopped is told that the handpiece has latched it.
  package mutating func stopConfirmed(_ line: Int, at now: Int64) {
    guard lines[line].unconfirmed != nil, let wired = lines[line].wired else { return }
    lines[line].unconfirmed = nil
    if !handpieces[wired].isLatched {
      fail(6, "a stop is confirmed that \(handpieces[wired].serial) has not latched", at: now)
    }
  }

  /// Somebody asks for something.
  package mutating func asked(_ request: UInt64, of handpiece: Int, _ act: AskedAct) {
    requests[request] = OpenRequest(handpiece: handpiece, act: act)
  }

  /// Takes note that a command is given for a request; `false` when nobody asked for it.
  mutating func use(_ act: AskedAct, of handpiece: Int?) -> Bool {
    func isMeant(_ request: OpenRequest) -> Bool {
      request.act == act && !request.isUsed && request.handpiece == handpiece
    }
    if let number = requests.first(where: { isMeant($0.value) })?.key {
      requests[number]?.isUsed = true
      return true
    }
    guard let place = late.firstIndex(where: isMeant) else { return false }
    late.remove(at: place)
    return true
  }

  /// A request is answered.
  package mutating func answered(_ request: UInt64, at now: Int64) {
    guard let answered = requests.removeValue(forKey: request) else {
      return fail(7, "request \(request) was answered more than once", at: now)
    }
    // Its command may still wait for a line that takes nothing.
    guard answered.act != .other, !answered.isUsed else { return }
    late.append(answered)
    if late.count > Self.queueLimit { late.removeFirst() }
  }

  /// The daemon has died; what it had not written is gone.
  package mutating func crashed(at now: Int64) {
    requests = [:]
    late = []
    for index in pending.indices { pending[index] = [] }
    for index in lines.indices {
      let wired = lines[index].wired
      lines[index] = LineWatch()
      lines[index].wired = wired
    }
  }

  /// What must hold as time passes; tells whether nothing was broken until now.
  @discardableResult
  package mutating func advance(to now: Int64) -> Bool {
    if unattendedSince != nil { advanceUnattended(to: now) }
    guard mayAwaitStop else { return broken.isEmpty }
    mayAwaitStop = lines.contains { $0.stopDue != nil || $0.unconfirmed != nil }
    for index in lines.indices {
      if let due = lines[index].stopDue, now > due {
        lines[index].stopDue = nil
        fail(6, "a stop was pulled and is not on line \(index)", at: now)
      }
      guard let pulled = lines[index].unconfirmed, let wired = lines[index].wired,
        now - pulled > 60, now - lines[index].lastStop > 60, now - lines[index].lastDecided <= 20,
        now - lines[index].lastHello > 300, handpieces[wired].mayFire(at: now)
      else { continue }
      lines[index].unconfirmed = nil
      fail(6, "a stop is not confirmed and is not repeated on line \(index)", at: now)
    }
    return broken.isEmpty
  }
}
