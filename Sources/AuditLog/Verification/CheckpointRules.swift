/// The log agrees with every checkpoint that somebody holds, and these were signed by the keys it
/// had.
struct CheckpointRules {
  /// The most keys that are followed; a log has one more a year at the most.
  private static let keyLimit = 1024

  private let known: [NoteVerifierKey]
  private let held: [HeldCheckpoint]
  private let witnesses: [WitnessVerifierKey]
  /// By size, those that have not been met yet.
  private var waiting: [HeldCheckpoint]
  /// The largest size that a checkpoint confirms.
  private var agreedSize: Int64 = 0
  /// What the log's keys were, each with the size of the log from which on it signs.
  private var keys: [(from: Int64, key: NoteVerifierKey)] = []
  private(set) var witnessed: [WitnessedSize] = []

  init(_ evidence: LogEvidence) {
    known = evidence.keys
    held = evidence.checkpoints
    witnesses = evidence.witnesses
    waiting = evidence.checkpoints.sorted { $0.checkpoint.size > $1.checkpoint.size }
    // The root of an empty tree was checked when the checkpoint was read.
    while waiting.last?.checkpoint.size == 0 { waiting.removeLast() }
  }

  /// The size at which the next checkpoint is to be compared.
  var nextSize: Int64? { waiting.last?.checkpoint.size }

  mutating func note(_ key: NoteVerifierKey, at seq: Int64) {
    guard keys.count < Self.keyLimit else { return }
    keys.append((from: seq + 1, key: key))
  }

  /// Compares the checkpoints of a size with the log's root there.
  mutating func check(size: Int64, root: Hash256, _ findings: inout FindingList) {
    while let next = waiting.last, next.checkpoint.size <= size {
      waiting.removeLast()
      guard next.checkpoint.size == size else { continue }
      if next.checkpoint.root == root {
        agreedSize = size
      } else {
        findings.add(
          .checkpointDiffers, at: size - 1,
          """
          At \(size) leaves the log has another root than \(next.name): it was rewritten \
          somewhere from leaf \(agreedSize) on.
          """)
      }
    }
  }

  /// What only the end of the log shows.
  mutating func finish(size: Int64, _ findings: inout FindingList) {
    for late in waiting.reversed() where late.checkpoint.size > size {
      findings.add(
        .leavesCutOff, at: size,
        "\(late.name) has \(late.checkpoint.size) leaves, and the log ends after \(size).")
    }
    for checkpoint in held { checkSignature(of: checkpoint, &findings) }
    for witness in witnesses { check(witness, &findings) }
  }

  /// A checkpoint is signed by the key the log had at its size. Where the auditor knows keys, that
  /// one must be among them or follow one of them.
  private func checkSignature(of held: HeldCheckpoint, _ findings: inout FindingList) {
    let own = (keys.last { $0.from <= held.checkpoint.size } ?? keys.first)?.key
    let place = max(0, held.checkpoint.size - 1)
    do throws(AuditLogError) {
      _ = try SignedCheckpoint(checking: held.note, trusting: own.map { [$0] } ?? known)
    } catch {
      findings.add(
        .checkpointNotSigned, at: place, "\(held.name) is not signed by the log's key: \(error).")
      return
    }
    if !known.isEmpty, let own, !known.contains(own), !keys.contains(where: isKnown) {
      findings.add(
        .checkpointNotSigned, at: place,
        "\(held.name) is signed by \(own), which is not a key you gave and follows none of them.")
    }
  }

  private func isKnown(_ entry: (from: Int64, key: NoteVerifierKey)) -> Bool {
    known.contains(entry.key)
  }

  /// A witness has signed at least one of the checkpoints.
  private mutating func check(_ witness: WitnessVerifierKey, _ findings: inout FindingList) {
    var newest: WitnessedSize?
    for held in held {
      for signature in held.note.signatures
      where signature.name == witness.name && signature.keyID == witness.id {
        guard let good = Cosignature(signature, of: held.note.text, by: witness) else {
          findings.add(
            .signatureInvalid, at: max(0, held.checkpoint.size - 1),
            "The signature of \(witness.name) under \(held.name) was not made by it.")
          continue
        }
        let found = WitnessedSize(
          witness: witness, size: held.checkpoint.size, time: good.time)
        if found.size >= newest?.size ?? 0 { newest = found }
      }
    }
    if let newest {
      witnessed.append(newest)
    } else {
      findings.add(
        .witnessMissing, at: held.map(\.checkpoint.size).max().map { max(0, $0 - 1) } ?? 0,
        "\(witness.name) has signed no checkpoint that was given.")
    }
  }
}

/// Up to which size of the log a witness has seen it.
package struct WitnessedSize: Hashable, Sendable {
  package let witness: WitnessVerifierKey
  package let size: Int64
  /// When it signed, by its own clock.
  package let time: UTCSecond
}
