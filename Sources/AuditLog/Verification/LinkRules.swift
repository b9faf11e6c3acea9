package import Quantities

/// The openings of a link file fit the records, and sessions of one person tell the same history.
struct LinkRules {
  private let hash: Hash256
  private let logSize: Int64
  private let links: [SessionPseudonym: DisclosedSession.Link]
  private var subjects: [SubjectID: SubjectHistory] = [:]
  /// How many sessions the file says each record erased; those that have not been met yet.
  private var erasures: [Int64: Int] = [:]
  /// The sessions of the file that the log has opened, and the subjects of those whose history was
  /// compared.
  private var met: Set<SessionPseudonym> = []
  private var compared: [(seq: Int64, subject: SubjectID)] = []
  private var isRecorded = false
  private var clock = SetBacks()

  init(_ evidence: LinkEvidence) {
    hash = evidence.hash
    logSize = evidence.file.logSize
    links = Dictionary(
      evidence.file.sessions.map { ($0.session, $0.link) }, uniquingKeysWith: { first, _ in first })
    for session in evidence.file.sessions {
      if case .erased(let seq) = session.link { erasures[seq, default: 0] += 1 }
    }
  }

  /// What every leaf tells.
  mutating func check(_ leaf: Leaf, at seq: Int64, _ findings: inout FindingList) {
    clock.note(leaf.stamp.utc, at: seq)
    if case .linkDisclosed(let leaf) = leaf.body, leaf.fileHash == hash { isRecorded = true }
    guard !erasures.isEmpty, let claimed = erasures.removeValue(forKey: seq) else { return }
    if case .identityErased(let leaf) = leaf.body, claimed <= leaf.sessions { return }
    findings.add(
      .erasureNotRecorded, at: seq,
      "The link file has \(claimed) sessions that leaf \(seq) erased, and it does not say that.")
  }

  /// Opens a session's commitment and compares the history it was given with the log's own.
  mutating func link(
    of leaf: SessionOpenedLeaf, at seq: Int64, _ findings: inout FindingList
  ) -> SessionLinkage {
    switch links[leaf.session] {
    case nil: return .asserted
    case .erased(let seq): return .erased(by: seq)
    case .opened(let opening):
      met.insert(leaf.session)
      guard opening.commitment(to: leaf.session) == leaf.linkCommitment else {
        findings.add(
          .linkDiffers, at: seq, "The link file does not open the session's commitment.")
        return .differs
      }
      if let subject = subjects[opening.subject] {
        for missing in subject.missing(from: leaf, opening.visit, clock) {
          findings.add(.historyDiffers, at: seq, missing)
        }
      }
      compared.append((seq: seq, subject: opening.subject))
      return .linked(opening)
    }
  }

  /// Takes in what a session delivered once it is closed: so late the next one is told of it.
  mutating func close(_ state: SessionState) {
    guard case .linked(let opening) = state.linkage,
      state.opened.sessionKind == SubjectHistory.treatment
    else { return }
    for pass in state.passes.states.map(\.summary) where pass.pulses > 0 {
      let fact = SubjectHistory.Skin(
        area: "\(pass.pass.area)/\(pass.pass.side)", procedure: state.opened.modality.text)
      subjects[opening.subject, default: SubjectHistory(visit: opening.visit)].add(
        fact, of: opening.visit, openedAt: state.openedSeq, on: clock.day(of: state.openedUTC))
    }
  }

  /// What only the end of the log shows.
  func finish(size: Int64, isRedacted: Bool, _ findings: inout FindingList) {
    if isRedacted { passOver(&findings) }
    for (seq, _) in erasures.sorted(by: { $0.key < $1.key }) {
      findings.add(.erasureNotRecorded, at: seq, "The link file names leaf \(seq), not in the log.")
    }
    if !isRecorded, size > logSize {
      findings.add(
        .linksNotRecorded, at: logSize, "No leaf says that this link file was given out.")
    }
  }
}

extension LinkRules {
  /// The history of whoever has a session that is not disclosed cannot be compared with it.
  private func passOver(_ findings: inout FindingList) {
    let hidden = Set(
      links.compactMap { session, link -> SubjectID? in
        guard case .opened(let opening) = link, !met.contains(session) else { return nil }
        return opening.subject
      })
    for (seq, subject) in compared where hidden.contains(subject) {
      findings.pass(over: .historyDiffers, at: seq)
    }
  }
}

/// What is known of whose session it was.
package enum SessionLinkage: Hashable, Sendable {
  /// The link file opens its commitment.
  case linked(LinkOpening)
  /// The link file does not name it.
  case asserted
  /// Its opening was destroyed, which the leaf of this `seq` records.
  case erased(by: Int64)
  /// The link file names it and does not open its commitment.
  case differs
}

/// When the wall clock was set back by more than a day.
package struct SetBacks {
  private static let day: Int64 = 86_400_000_000
  private var newest = Int64.min
  package private(set) var lastSeq: Int64 = -1

  package init() {}

  package mutating func note(_ time: UTCInstant, at seq: Int64) {
    if newest > Int64.min + Self.day, time.microseconds < newest - Self.day { lastSeq = seq }
    newest = max(newest, time.microseconds)
  }

  /// Days since 1970, of whichever zone the wall clock was.
  package func day(of time: UTCInstant) -> Int64 { time.microseconds / Self.day }
}
