import AuditLog
import Quantities

/// Follows tips by the number in their chip, over all the sessions and handpieces that they are on,
/// and tells where one was used that must not be.
///
/// The uses left are those of `TipLedger`, by which the daemon refuses as well. What a log leaves open
/// is not held against anybody: a tip whose last day it does not have, deliveries that were assumed.
struct TipBook {
  struct Objection {
    let code: ReplayCode
    let session: SessionPseudonym
    let sentence: String
  }

  /// The most tips that are followed: of those that were met first, nothing is known any more.
  private static let limit = 16_384
  /// The verifier has a finding when more is open than this.
  private static let openLimit = 4096

  private var tips: [TipUID: TipRecord] = [:]
  private var order: [TipUID] = []
  private var oldest = 0
  private var tipsOfOpen: [SessionPseudonym: TipUID] = [:]
  private var clock = SetBacks()

  /// Takes the next leaf and tells what it shows.
  ///
  /// - Parameters:
  ///   - inputs: what a session was told that this leaf opens.
  ///   - linkage: what is known of whose session it is.
  mutating func take(
    _ leaf: Leaf, at seq: Int64, told inputs: LoggedInputs?, _ linkage: SessionLinkage?
  ) -> [Objection] {
    clock.note(leaf.stamp.utc, at: seq)
    switch leaf.body {
    case .handpieceAttached(let attached):
      meet(attached.tip)
      tips[attached.tip]?.read(attached)
    case .tipChanged(let changed):
      meet(changed.tip)
      tips[changed.tip]?.lastDay = changed.tipExpiryDay
    case .sessionOpened(let opened):
      guard tipsOfOpen[opened.session] == nil, tipsOfOpen.count < Self.openLimit,
        tips[opened.tip] != nil
      else { return [] }
      tipsOfOpen[opened.session] = opened.tip
      tips[opened.tip]?.open(
        opened,
        TipUse(opened, seq, day: clock.day(of: leaf.stamp.utc), told: inputs, linkage?.subject))
    case .envelope(let envelope):
      change(envelope.pass.session) { $0.note(envelope, leaf.stamp.utc) }
    case .armed(let armed):
      guard let tip = tipsOfOpen[armed.pass.session] else { return [] }
      return tips[tip]?.judge(armed, clock) ?? []
    case .pulse(let pulse): return deliver(pulse.pass, late: 1)
    case .exposure(let slice): return deliver(slice.pass, late: 2)
    case .assumed(let assumed): change(assumed.session) { $0.assume(assumed) }
    case .sessionClosed(let closed):
      change(closed.session) { $0.close(closed, at: seq) }
      tipsOfOpen[closed.session] = nil
    default: break
    }
    return []
  }

  /// Follows a tip from here on; without one, or without its number, there is nothing to follow.
  private mutating func meet(_ tip: TipUID) {
    guard tip != .none, tips[tip] == nil else { return }
    tips[tip] = TipRecord(tip)
    order.append(tip)
    guard tips.count > Self.limit else { return }
    tips[order[oldest]] = nil
    oldest += 1
    if oldest > Self.limit {
      order.removeFirst(oldest)
      oldest = 0
    }
  }

  private mutating func change(
    _ session: SessionPseudonym, _ change: (inout TipRecord) -> Void
  ) {
    guard let tip = tipsOfOpen[session], tips[tip] != nil else { return }
    change(&tips[tip, default: TipRecord(tip)])
  }

  private mutating func deliver(_ pass: PassID, late: Int) -> [Objection] {
    guard let tip = tipsOfOpen[pass.session] else { return [] }
    return tips[tip]?.deliver(pass, late: late) ?? []
  }
}

extension SessionLinkage {
  /// Whose session it is, where the link file says so.
  fileprivate var subject: SubjectID? {
    if case .linked(let opening) = self { opening.subject } else { nil }
  }
}

/// What the log knows of one tip.
private struct TipRecord {
  let tip: TipUID
  var ledger = TipLedger()
  /// As its chip said last; `nil` while that is not known.
  var lastDay: CalendarDay?
  /// The handpieces on which its chip said more than it can have left.
  private var resetOn: Set<String> = []
  private var uses: [SessionPseudonym: TipUse] = [:]

  init(_ tip: TipUID) {
    self.tip = tip
  }

  mutating func read(_ leaf: HandpieceAttachedLeaf) {
    if ledger.contradicts(usesLeft: leaf.tipUsesLeft) {
      resetOn.insert(leaf.handpiece)
    } else {
      resetOn.remove(leaf.handpiece)
    }
    ledger.take(.handpieceAttached(leaf))
  }

  mutating func open(_ leaf: SessionOpenedLeaf, _ use: TipUse) {
    guard uses[leaf.session] == nil else { return }
    uses[leaf.session] = use
    ledger.take(.sessionOpened(leaf))
  }

  mutating func note(_ leaf: EnvelopeLeaf, _ utc: UTCInstant) {
    uses[leaf.pass.session]?.envelope = (leaf.pass, utc)
  }

  mutating func assume(_ leaf: AssumedLeaf) {
    ledger.take(.assumed(leaf))
    count(leaf.deliveries, in: leaf.session)
  }

  mutating func close(_ leaf: SessionClosedLeaf, at seq: Int64) {
    ledger.take(.sessionClosed(leaf))
    if ledger.sessions.contains(leaf.session) {
      uses[leaf.session]?.close(at: seq)
    } else {
      uses[leaf.session] = nil
    }
  }

  /// - Parameter late: how many deliveries may be under way when the last use is taken.
  mutating func deliver(_ pass: PassID, late: Int) -> [TipBook.Objection] {
    if isWornOut { uses[pass.session]?.beyond += 1 }
    uses[pass.session]?.note(pass)
    count(1, in: pass.session)
    guard let use = uses[pass.session], use.beyond > late else { return [] }
    return object(.tipWornOut, in: pass.session, wornOut)
  }

  private mutating func count(_ deliveries: Int, in session: SessionPseudonym) {
    uses[session]?.delivered += deliveries
    if let total = uses[session]?.delivered { ledger.deliver(total, in: session) }
  }

  private var isWornOut: Bool { ledger.usesLeft == 0 && !ledger.isAssumed }

  private var name: String { "Tip \(tip.digits)" }

  private var wornOut: String { "\(name) has no uses left, by its chip or by the log." }

  /// Where a permission is given, nothing may be against the tip.
  mutating func judge(_ leaf: ArmedLeaf, _ clock: SetBacks) -> [TipBook.Objection] {
    let session = leaf.pass.session
    guard let use = uses[session] else { return [] }
    var objections: [TipBook.Objection] = []
    // Where there is an envelope, the clock was trusted.
    if let lastDay, let envelope = use.envelope, envelope.pass == leaf.pass,
      envelope.utc.possibleDays.allSatisfy({ $0 > lastDay })
    {
      objections += object(
        .tipExpired, in: session,
        "\(name) was to be used until \(lastDay), and the pass was begun on \(envelope.utc.day).")
    }
    if isWornOut { objections += object(.tipWornOut, in: session, wornOut) }
    if resetOn.contains(use.handpiece) {
      objections += object(
        .tipReset, in: session,
        "The chip of \(name.lowercased()) said more uses than the log leaves it: it was reset.")
    }
    if let other = otherPerson(than: use, clock) {
      objections += object(
        .tipUsed, in: session,
        "\(name) was used in session \(other), on somebody else or on nobody knows whom.")
    }
    return objections
  }

  /// A session of somebody else in which it was used.
  private func otherPerson(than use: TipUse, _ clock: SetBacks) -> SessionPseudonym? {
    ledger.sessions.subtracting([use.session]).compactMap { uses[$0] }
      .filter { use.isOfAnother(than: $0, clock) }
      .min { $0.openedSeq < $1.openedSeq }?.session
  }

  /// Once for each session.
  private mutating func object(
    _ code: ReplayCode, in session: SessionPseudonym, _ sentence: String
  ) -> [TipBook.Objection] {
    guard uses[session]?.found.insert(code).inserted == true else { return [] }
    return [TipBook.Objection(code: code, session: session, sentence: sentence)]
  }
}

/// One session with a tip.
private struct TipUse {
  let session: SessionPseudonym
  let handpiece: String
  let openedSeq: Int64
  private let isTreatment: Bool
  private let procedure: String
  /// Days since 1970.
  private let day: Int64
  /// What the session was told of earlier ones; `nil` where that cannot be read.
  private var told: LoggedInputs?
  private let subject: SubjectID?
  private var closedSeq: Int64?
  var envelope: (pass: PassID, utc: UTCInstant)?
  var delivered = 0
  /// How many deliveries came when it had no uses left.
  var beyond = 0
  /// Where it delivered, as `cheek/left`.
  private var areas: Set<String> = []
  private var newestPass: PassID?
  var found: Set<ReplayCode> = []

  init(
    _ opened: SessionOpenedLeaf, _ seq: Int64, day: Int64, told: LoggedInputs?,
    _ subject: SubjectID?
  ) {
    session = opened.session
    handpiece = opened.handpiece
    openedSeq = seq
    isTreatment = opened.sessionKind == "treatment"
    procedure = opened.modality.procedure
    self.day = day
    self.told = told
    self.subject = subject
  }

  /// It delivered there: hundreds of deliveries follow each other in one place.
  mutating func note(_ pass: PassID) {
    guard pass != newestPass else { return }
    newestPass = pass
    areas.insert("\(pass.area)/\(pass.side)")
  }

  mutating func close(at seq: Int64) {
    closedSeq = seq
    newestPass = nil
    envelope = nil
    told = nil
  }

  /// Whether it is of another person than an earlier one, as far as anybody can tell.
  ///
  /// A link file says whose each is. Without one, whoever was treated in a session that was over has to
  /// be told of that treatment in the next one; test spots nobody is told of before they are graded.
  func isOfAnother(than other: TipUse, _ clock: SetBacks) -> Bool {
    if let subject, let theirs = other.subject { return subject != theirs }
    guard other.isTreatment, let closed = other.closedSeq, closed < openedSeq, let told,
      told.treatments != .unknown
    else { return false }
    return other.areas.contains { !isTold(of: $0, in: other, told, clock) }
  }

  private func isTold(
    of area: String, in other: TipUse, _ told: LoggedInputs, _ clock: SetBacks
  ) -> Bool {
    let procedure = other.procedure
    if told.passesToday.contains(where: { $0.area == area && $0.procedure == procedure }) {
      return true
    }
    guard case .recorded(let treatments) = told.treatments else { return false }
    // One day either way for the zone; a clock that was set back proves nothing about days.
    return treatments.contains { treatment in
      treatment.area == area && treatment.procedure == procedure
        && (Int64(treatment.day.daysSince1970) >= other.day - 1
          || clock.lastSeq > other.openedSeq)
    }
  }
}
