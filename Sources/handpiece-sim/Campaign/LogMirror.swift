import ControlAPI
import Quantities

/// The log as it was seen, by whatever way, and what must hold of it.
struct LogMirror {
  /// Leaves that were read or told of, by their place.
  private var texts: [Int64: String] = [:]
  /// Everything that was read in order, so far.
  private(set) var leaves: [LoggedLeaf] = []
  /// What clients were told of since this was taken last.
  private var told = Promises()

  var size: Int { leaves.count }

  /// A client was told of a leaf; it never changes again.
  mutating func see(seq: Int64, text: String) throws(CampaignFailure) {
    if let known = texts[seq] {
      guard known == text else {
        throw .violated("leaf \(seq) was \(known) and is \(text)")
      }
      return
    }
    texts[seq] = text
    told.leaves.append(seq)
  }

  mutating func see(_ pulse: PulseProgress) { told.pulses.append(pulse) }
  mutating func see(_ receipt: ArmReceipt) { told.arms.append(receipt) }
  mutating func see(_ opened: SessionID) { told.sessions.append(opened) }

  mutating func takePromises() -> Promises {
    defer { told = Promises() }
    return told
  }

  /// Takes the next leaf of the log as it is read.
  mutating func read(_ leaf: LeafPage.Leaf) throws(CampaignFailure) {
    let seq = Int64(clamping: leaf.seq)
    guard seq == Int64(leaves.count) else {
      throw .violated("leaf \(seq) stands where leaf \(leaves.count) should")
    }
    try see(seq: seq, text: leaf.text)
    leaves.append(try LoggedLeaf(text: leaf.text))
  }

  /// Nothing that clients were told of before is missing, now that the log was read to its end.
  func check(_ promises: Promises) throws(CampaignFailure) {
    if let lost = promises.leaves.first(where: { $0 >= Int64(leaves.count) }) {
      throw .violated("leaf \(lost) was told of and is not in the log")
    }
    for pulse in promises.pulses {
      let isThere = leaves.contains { leaf in
        leaf.isDelivery && leaf.number == Int(pulse.number.rawValue)
          && leaf.session == pulse.session.text && leaf.area == pulse.area
          && leaf.pass == pulse.pass
      }
      guard isThere else {
        throw .violated("delivery \(pulse.number) was told of and is not in the log")
      }
    }
    for receipt in promises.arms {
      let isThere = leaves.contains {
        $0.kind == "armed" && $0.arm == Int(receipt.armID.rawValue)
          && $0.session == receipt.session.session.text
      }
      guard isThere else { throw .violated("arming \(receipt.armID) is not in the log") }
    }
    for session in promises.sessions
    where !leaves.contains(where: { $0.kind == "session_opened" && $0.session == session.text }) {
      throw .violated("session \(session) was opened and is not in the log")
    }
  }

  /// The handpiece's counter and the log agree: each number is there once.
  func checkCounter(epoch: Int, last: Int) throws(CampaignFailure) {
    let numbers = leaves.filter { $0.counterEpoch == epoch }.flatMap(\.numbers)
    let distinct = Set(numbers)
    guard distinct.count == numbers.count else {
      let double = Dictionary(grouping: numbers) { $0 }.first { $0.value.count > 1 }?.key ?? 0
      throw .violated("delivery \(double) is in the log twice")
    }
    let counted = Set(1..<(last + 1))
    if let missing = counted.subtracting(distinct).min() {
      throw .violated("delivery \(missing) of \(last) is not in the log")
    }
    if let surplus = distinct.subtracting(counted).min() {
      throw .violated("delivery \(surplus) is in the log, and the handpiece counted \(last)")
    }
  }

  /// What the handpiece had been told is durable before this run of the daemon began, was so.
  func checkAcknowledged(_ number: Int, epoch: Int) throws(CampaignFailure) {
    let began = leaves.lastIndex { $0.kind == "daemon_started" } ?? 0
    let isLate = leaves[began...].contains { leaf in
      leaf.counterEpoch == epoch && leaf.numbers.contains { $0 <= number }
    }
    if isLate {
      throw .violated("delivery \(number) was acknowledged before it was in the log")
    }
  }

  /// Every session in the log is closed.
  func checkClosed() throws(CampaignFailure) {
    var open: Set<String> = []
    for leaf in leaves {
      guard let session = leaf.session else { continue }
      switch leaf.kind {
      case "session_opened": open.insert(session)
      case "session_closed": open.remove(session)
      default: break
      }
    }
    if let left = open.first { throw .violated("session \(left) was never closed") }
  }

  /// Which pass of an area is the next in a visit, by sessions opened from a place of the log on.
  func nextPass(_ area: String, _ side: String, since first: Int) -> Int {
    var ours: Set<String> = []
    var delivered: Set<String> = []
    for leaf in leaves.dropFirst(first) {
      guard let session = leaf.session else { continue }
      if leaf.kind == "session_opened" { ours.insert(session) }
      if leaf.isDelivery, leaf.area == area, leaf.side == side, ours.contains(session) {
        delivered.insert("\(session) \(leaf.pass ?? 0)")
      }
    }
    return delivered.count + 1
  }
}

/// What clients were told of, so that it must be in the log whatever happens.
struct Promises {
  fileprivate(set) var leaves: [Int64] = []
  fileprivate(set) var pulses: [PulseProgress] = []
  fileprivate(set) var arms: [ArmReceipt] = []
  fileprivate(set) var sessions: [SessionID] = []

  /// With what was told later.
  func adding(_ later: Promises) -> Promises {
    var all = self
    all.leaves += later.leaves
    all.pulses += later.pulses
    all.arms += later.arms
    all.sessions += later.sessions
    return all
  }
}
