import AuditLog
import AuditStore
import ControlAPI
import Quantities

/// What the log knows of one handpiece.
///
/// Calibrations, sessions and the first attachment are looked up by landmarks; checks and what
/// happened are searched for in the newest leaves, so many at most, a page at a time, so that what
/// waits to be recorded never waits long.
extension DaemonService {
  /// How many of the newest leaves are read for one answer.
  private static let leavesLimit: Int64 = 4096
  private static let page: Int64 = 256
  private static let listLimit = 10

  func record(of handpiece: HandpieceSerial) async -> ControlAnswer {
    let snapshot = await snapshot().handpieces.first { $0.serial == handpiece }
    guard let snapshot else {
      return .problem(Problem(.notFound, "There is no handpiece \(handpiece)."))
    }
    let size = Int64(clamping: recorder.position.size)
    do throws(AuditStoreError) {
      let landmarks = try await recorder.landmarks(of: handpiece.text).get()
      var search = LeafSearch(handpiece.text, limit: Self.listLimit)
      let end = max(0, size - Self.leavesLimit)
      var from = size
      while from > end, !search.isFull {
        let next = max(end, from - Self.page)
        let rows = try await recorder.read(from: next, limit: Int(from - next)).get()
        for row in rows.reversed() { search.take(row) }
        from = next
      }
      let calibrations = landmarks.calibrations.compactMap { LoggedCalibration($0) }
      let instruments = instruments(landmarks)
      var newest: [HandpieceRecord.Calibration] = []
      for one in calibrations where !newest.contains(where: { $0.quantity == one.quantity }) {
        newest.append(one.summary(with: instruments[one.leaf.service]))
      }
      return .handpieceRecord(
        HandpieceRecord(
          handpiece: snapshot, checks: search.checks, calibrations: newest,
          trend: calibrations.reversed().compactMap(\.trendPoint), incidents: search.incidents,
          log: account(snapshot, landmarks, size: size, read: size - from)))
    } catch {
      return .problem(Problem(.unavailable, "The log cannot be read: \(error)"))
    }
  }

  private func account(
    _ handpiece: HandpieceSnapshot, _ landmarks: HandpieceLandmarks, size: Int64, read: Int64
  ) -> HandpieceRecord.Account {
    let first = landmarks.firstAttached.flatMap { try? Leaf(reading: $0.bytes) }
    var then: HandpieceAttachedLeaf?
    if case .handpieceAttached(let leaf) = first?.body { then = leaf }
    let isSame = then?.counterEpoch == handpiece.counterEpoch
    let counted = then.flatMap { then -> UInt64? in
      let (before, now) = (then.lastPulse.rawValue, handpiece.lastPulse.rawValue)
      return isSame && now >= before ? UInt64(now - before) : nil
    }
    var (pulses, microseconds): (Int64, Int64) = (0, 0)
    for session in landmarks.closedSessions {
      guard let opened = try? Leaf(reading: session.opened.bytes),
        let closed = try? Leaf(reading: session.closed.bytes),
        case .sessionClosed(let leaf) = closed.body
      else { continue }
      pulses = pulses.addingReportingOverflow(Int64(clamping: leaf.pulsesTotal)).partialValue
      microseconds =
        microseconds.addingReportingOverflow(
          opened.stamp.microseconds(until: closed.stamp)
        ).partialValue
    }
    return HandpieceRecord.Account(
      size: UInt64(clamping: size), leavesRead: UInt64(clamping: read), since: first?.stamp.utc,
      counterThen: then?.lastPulse, counted: counted, sessions: landmarks.closedSessions.count,
      pulses: pulses, inSessions: microseconds / 1_000_000, sessionsLimit: HandpieceLandmarks.limit)
  }

  /// What each calibration was made with stands in the leaf that opened it.
  private func instruments(
    _ landmarks: HandpieceLandmarks
  ) -> [ServicePseudonym: HandpieceRecord.Instrument] {
    var instruments: [ServicePseudonym: HandpieceRecord.Instrument] = [:]
    for row in landmarks.openedServices {
      guard case .serviceOpened(let leaf) = (try? Leaf(reading: row.bytes))?.body else { continue }
      instruments[leaf.service] = HandpieceRecord.Instrument(
        model: leaf.instrument.model, serial: leaf.instrument.serial,
        certificate: leaf.instrument.certificate)
    }
    return instruments
  }
}

/// The newest leaves, searched for what is about one handpiece.
private struct LeafSearch {
  private let handpiece: String
  private let limit: Int
  private(set) var checks: [HandpieceRecord.Check] = []
  private(set) var incidents: [HandpieceRecord.Incident] = []

  init(_ handpiece: String, limit: Int) {
    self.handpiece = handpiece
    self.limit = limit
  }

  /// Whether nothing more is wanted.
  var isFull: Bool { checks.count == limit && incidents.count == limit }

  /// Takes a leaf; the newest comes first.
  mutating func take(_ row: StoredLeaf) {
    guard let leaf = try? Leaf(reading: row.bytes) else { return }
    switch leaf.body {
    case .handpieceChecked(let it) where it.handpiece == handpiece && it.stopCount != nil:
      guard checks.count < limit else { return }
      checks.append(
        HandpieceRecord.Check(
          seq: UInt64(clamping: leaf.seq), at: leaf.stamp.utc, proofs: it.checks.map(\.text),
          result: it.result.text))
    case .alarmRaised(let it) where it.handpiece == handpiece: note(leaf, it.alarm)
    case .handpieceRefused(let it) where it.handpiece == handpiece: note(leaf, it.reason)
    case .handpieceLost(let it) where it.handpiece == handpiece: note(leaf, it.reason)
    case .interruption(let it) where it.handpiece == handpiece: note(leaf, it.reason)
    default: break
    }
  }

  private mutating func note(_ leaf: Leaf, _ reason: ReasonCode) {
    guard incidents.count < limit else { return }
    incidents.append(
      HandpieceRecord.Incident(
        seq: UInt64(clamping: leaf.seq), at: leaf.stamp.utc, kind: leaf.body.kind,
        reason: reason.text))
  }
}

/// A calibration as the log has it.
private struct LoggedCalibration {
  let seq: Int64
  let leaf: CalibrationLeaf

  init?(_ row: StoredLeaf) {
    guard let read = try? Leaf(reading: row.bytes), case .calibration(let leaf) = read.body else {
      return nil
    }
    seq = read.seq
    self.leaf = leaf
  }

  var quantity: String { leaf.dimension.rawValue }

  func summary(with instrument: HandpieceRecord.Instrument?) -> HandpieceRecord.Calibration {
    HandpieceRecord.Calibration(
      seq: UInt64(clamping: seq), quantity: quantity, day: leaf.day, due: leaf.validUntilDay,
      result: leaf.result.text, firmware: leaf.firmware, worst: worst("as_left"),
      instrument: instrument)
  }

  var trendPoint: HandpieceRecord.TrendPoint? {
    worst("as_found").map {
      HandpieceRecord.TrendPoint(
        seq: UInt64(clamping: seq), quantity: quantity, day: leaf.day, asFound: $0)
    }
  }

  /// The point that uses most of its tolerance.
  private func worst(_ stage: String) -> HandpieceRecord.Deviation? {
    leaf.points.filter { $0.stage.text == stage }.compactMap { HandpieceRecord.Deviation($0) }
      .max { $0.share.magnitude < $1.share.magnitude }
  }
}

extension HandpieceRecord.Deviation {
  fileprivate init?(_ point: CalibrationPoint) {
    guard point.toleranceThousandths > 0 else { return nil }
    let (scaled, isTooMuch) = point.errorThousandths.multipliedReportingOverflow(by: 1000)
    self.init(
      setPoint: point.setPoint, error: point.errorThousandths,
      tolerance: point.toleranceThousandths,
      share: isTooMuch
        ? (point.errorThousandths < 0 ? -Int64.max : .max) : scaled / point.toleranceThousandths)
  }
}
