import AuditLog
import Backstage
import DeviceCatalog
import Quantities
import SimulatedClinic
import Testing

/// The log of a simulated day, to be read as it is or changed and written anew.
struct SimulatedLog {
  /// A leaf with the place it had before anything was changed; `nil` for one that was not there.
  struct Entry {
    let origin: Int64?
    /// Of the bytes it had then; settings name envelopes by it.
    let originalHash: Hash256
    var leaf: Leaf
  }

  /// What an auditor has to find also where everybody did as they should: another history in the
  /// log than its own, a handpiece that delivers too much, a wall clock that is set.
  static let remarkable: Set<FaultKind> = [
    .backupRestored, .elsewhere, .deliveredNotAsSet, .clockStepped,
  ]

  var entries: [Entry]

  init(seed: UInt64, without excluded: Set<FaultKind> = remarkable) throws {
    var clinic = Clinic(
      seed: seed, catalog: try Checkout.catalog(), pace: .hurried, without: excluded)
    clinic.live()
    entries = try clinic.logBytes.enumerated().map { place, bytes in
      Entry(
        origin: Int64(place), originalHash: Hash256(of: bytes), leaf: try Leaf(reading: bytes))
    }
  }

  /// The places of leaves that fit, in their order.
  func places(where fits: (LeafBody) -> Bool) -> [Int] {
    entries.indices.filter { fits(entries[$0].leaf.body) }
  }

  mutating func insert(_ body: LeafBody, at place: Int) {
    var leaf = entries[max(0, place - 1)].leaf
    leaf.body = body
    entries.insert(
      Entry(origin: nil, originalHash: Hash256(of: leaf.encoded()), leaf: leaf), at: place)
  }

  /// The log written anew: every hash and every place that leaves name is right again, so that
  /// only what they mean is wrong.
  func rows() -> [StoredLeaf] {
    var writer = LogWriter(entries)
    for entry in entries { writer.write(entry) }
    return writer.rows
  }
}

/// Writes entries so that what they name of each other is true again.
private struct LogWriter {
  private(set) var rows: [StoredLeaf] = []
  private var tree = MerkleFrontier()
  /// The root after each leaf.
  private var roots: [Hash256] = []
  private var places: [Int64: Int64] = [:]
  private var envelopes: [Hash256: Hash256] = [:]

  init(_ entries: [SimulatedLog.Entry]) {
    for (place, entry) in entries.enumerated() {
      if let origin = entry.origin { places[origin] = Int64(place) }
    }
  }

  mutating func write(_ entry: SimulatedLog.Entry) {
    var leaf = entry.leaf
    leaf.seq = tree.size
    leaf.body = renamed(leaf.body)
    let bytes = leaf.encoded()
    if case .envelope = leaf.body { envelopes[entry.originalHash] = Hash256(of: bytes) }
    let hash = Hash256(leaf: bytes)
    let subtree = tree.append(hash)
    roots.append(tree.root)
    rows.append(StoredLeaf(seq: leaf.seq, bytes: bytes, hash: hash, subtree: subtree))
  }

  private func place(_ seq: Int64) -> Int64 { places[seq] ?? seq }

  private func renamed(_ body: LeafBody) -> LeafBody {
    switch body {
    case .daemonStarted(var leaf):
      leaf.recoveredLogSize = Int(tree.size)
      return .daemonStarted(leaf)
    case .settings(var leaf):
      leaf.envelopeHash = envelopes[leaf.envelopeHash] ?? leaf.envelopeHash
      return .settings(leaf)
    case .armed(var leaf):
      let known = envelopes.first { $0.key.prefix == leaf.envelopeLink.rawValue }
      if let known { leaf.envelopeLink = ShortHash(known.value.prefix) }
      return .armed(leaf)
    case .handpieceAttached(var leaf) where leaf.logSizeKnown > 0:
      let size = Int(place(Int64(leaf.logSizeKnown - 1))) + 1
      guard roots.indices.contains(size - 1) else { return body }
      leaf.logSizeKnown = size
      leaf.rootPrefixKnown = ShortHash(roots[size - 1].prefix)
      return .handpieceAttached(leaf)
    case .alarmEscalated(var leaf):
      leaf.alarmSeq = place(leaf.alarmSeq)
      return .alarmEscalated(leaf)
    case .alarmAcknowledged(var leaf):
      leaf.alarmSeq = place(leaf.alarmSeq)
      return .alarmAcknowledged(leaf)
    case .alarmEnded(var leaf):
      leaf.alarmSeq = place(leaf.alarmSeq)
      return .alarmEnded(leaf)
    default: return body
    }
  }
}

extension SimulatedLog {
  /// Gives each session a link of its own, and returns what opens them all.
  mutating func link(
    as owner: (_ number: UInt64) -> (subject: SubjectID, visit: VisitNumber)
  ) throws -> LogEvidence {
    var links: [DisclosedSession] = []
    for place in entries.indices {
      guard case .sessionOpened(var leaf) = entries[place].leaf.body else { continue }
      let number = UInt64(links.count)
      let (subject, visit) = owner(number)
      let opening = LinkOpening(
        salt: LinkSalt(words: (1, 2, 3, number)), subject: subject, visit: visit)
      leaf.linkCommitment = opening.commitment(to: leaf.session)
      entries[place].leaf.body = .sessionOpened(leaf)
      links.append(DisclosedSession(session: leaf.session, link: .opened(opening)))
    }
    let file = try #require(LinkFile(logSize: Int64(entries.count), sessions: links))
    var evidence = LogEvidence()
    evidence.links = try LinkEvidence(reading: file.bytes)
    return evidence
  }
}
