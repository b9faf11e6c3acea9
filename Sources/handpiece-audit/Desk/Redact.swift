import ArgumentParser
import AuditDesk
import AuditLog
import AuditStore
import BundleFiles
import Glibc

struct Redact: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies a bundle without a session, to be handed on; it still verifies.",
    discussion: """
      Of each leaf that names the session only the hash goes along, so the tree, its root and the \
      signed checkpoint stay the same. Whoever verifies the copy is told how many leaves are not \
      disclosed, and what cannot be checked for that.

      What leaves of nobody's session tell stays: that the handpiece was stopped, how far it had \
      counted. What a later session of the same person was told of earlier ones stays in that \
      session: name it too if that must go.

        handpiece-audit redact bundle --session 5bcd6e9f --output copy
        handpiece-audit verify copy

      Exit status: 0 when the copy was written, 64 when the folder is not empty or there is no such \
      session, 65 when the bundle does not hold (verify says more), 66 when it cannot be read, 73 \
      when something cannot be written.
      """)

  @Argument(help: "A bundle as `export` writes it.")
  var log: String

  @Option(
    name: .customLong("session"),
    help: ArgumentHelp(
      "A session that is not handed on, or the first digits of its name; may be given again.",
      valueName: "session"))
  var sessions: [String]

  @Option(help: "The folder to write; it must be empty, or not be there yet.")
  var output: String

  func validate() throws {
    guard !sessions.isEmpty else { throw ValidationError("Name a session: --session SESSION.") }
  }

  func run() throws {
    guard ExportFolder.isFree(output) else {
      throw InputFile.failure("\(output): not an empty folder", EX_USAGE)
    }
    guard case .bundle(let bundle) = try InputFile.log(log) else {
      throw InputFile.failure("\(log): a database is not handed on: export a bundle", EX_USAGE)
    }
    do {
      let survey = try Survey(of: bundle, sessions)
      if let refusal = survey.refusal { throw InputFile.failure(refusal, EX_USAGE) }
      let list = try redaction(of: bundle, survey)
      try write(bundle, list, survey)
      Progress.clear()
      let names = survey.found.map { "\($0)" }.joined(separator: ", ")
      print(
        "\(list.leafCount) of \(list.logSize) leaves are not disclosed in \(output), without "
          + "session \(names)")
    } catch let error as AuditStoreError {
      switch error {
      case .damaged: throw InputFile.failure("\(error)", EX_DATAERR)
      case .notWritable: throw InputFile.failure("\(error)", EX_CANTCREAT)
      default: throw InputFile.failure("\(error)", EX_NOINPUT)
      }
    }
  }

  /// The leaves that stay behind, with those that did so already.
  private func redaction(
    of bundle: Bundle, _ survey: Survey
  ) throws(AuditStoreError) -> RedactionList {
    var list = RedactionList(logSize: bundle.tiles.checkpoint.size)
    var pruning = SessionPruning(of: survey.found)
    try bundle.eachLeaf { (seq, bytes) throws(AuditStoreError) in
      let isPruned = pruning.prunes(bytes, at: seq) || bundle.redaction?.contains(seq) == true
      guard !isPruned || list.add(seq) else {
        throw .malformed(path: log, reason: "too many stretches would not be disclosed")
      }
      Progress.show("leaves looked at", seq + 1)
    }
    return list
  }

  private func write(
    _ bundle: Bundle, _ list: RedactionList, _ survey: Survey
  ) throws(AuditStoreError) {
    try makeFolder(output)
    try makeFolder(output + "/tiles")
    try DurableFile.write(list.bytes, to: output + "/redacted", mode: 0o640)
    try bundle.tiles.copy(to: output + "/tiles", without: list) {
      Progress.show("leaves copied", $0)
    }
    // A catalog that is not the log's may be anything.
    if let catalog = bundle.catalogPath, let hash = survey.catalogHash,
      try BundledCatalog.hash(of: catalog) == hash
    {
      try makeFolder(output + "/catalog")
      try BundledCatalog.copy(catalog, to: output + "/catalog")
    }
    if let bytes = try DurableFile.read(bundle.witnessedPath, atMost: SignedNote.lengthLimit),
      let note = try? SignedNote(reading: bytes)
    {
      try DurableFile.write(note.bytes, to: output + "/witnessed", mode: 0o640)
    }
    try DurableFile.write(
      Array(readme(bundle, list).utf8), to: output + "/README.txt", mode: 0o640)
  }

  private func readme(_ bundle: Bundle, _ list: RedactionList) -> String {
    let checkpoint = bundle.tiles.checkpoint
    return """
      The log \(checkpoint.origin), \(checkpoint.size) leaves, of which \(list.leafCount) are not disclosed.
      redacted lists them; their hashes are in the tiles.
      Check all the others:  handpiece-audit verify . --key KEY
      Replay them:           handpiece-audit replay . --key KEY

      """
  }

  private func makeFolder(_ path: String) throws(AuditStoreError) {
    guard unsafe mkdir(path, 0o750) == 0 || errno == EEXIST else {
      throw .notWritable(path: path, reason: unsafe String(cString: strerror(errno)))
    }
  }
}

/// What has to be known of a log before anything of it is left out.
private struct Survey {
  /// The sessions that were named, one for each name.
  private(set) var found: [SessionPseudonym] = []
  /// Over the catalog as the newest run of the daemon read it.
  private(set) var catalogHash: Hash256?
  /// Why a name is none; `nil` where all are good.
  private(set) var refusal: String?

  init(of bundle: Bundle, _ names: [String]) throws(AuditStoreError) {
    var fits = names.map { _ in Set<SessionPseudonym>() }
    var catalogHash: Hash256?
    try bundle.eachLeaf { (_, bytes) throws(AuditStoreError) in
      guard let leaf = try? Leaf(reading: bytes) else { return }
      if case .daemonStarted(let start) = leaf.body { catalogHash = start.catalogHash }
      guard case .sessionOpened(let opened) = leaf.body else { return }
      for (place, name) in names.enumerated()
      where name.utf8.count >= 4 && fits[place].count < 2
        && "\(opened.session)".utf8.starts(with: name.utf8)
      {
        fits[place].insert(opened.session)
      }
    }
    self.catalogHash = catalogHash
    for (name, sessions) in zip(names, fits) {
      if let session = sessions.first, sessions.count == 1 {
        if !found.contains(session) { found.append(session) }
      } else {
        refusal =
          sessions.isEmpty
          ? "\(name): there is no such session" : "\(name): more than one session begins so"
      }
    }
  }
}

extension Bundle {
  /// Hands over each leaf in the order of the log; without bytes where it is not disclosed.
  fileprivate func eachLeaf(
    _ body: (_ seq: Int64, _ bytes: [UInt8]) throws(AuditStoreError) -> Void
  ) throws(AuditStoreError) {
    var next: Int64 = 0
    while next < tiles.checkpoint.size {
      let entries = try tiles.readEntries(from: next)
      guard let last = entries.last else {
        throw .damaged(what: "its entry is not there", seq: next)
      }
      for entry in entries { try body(entry.seq, entry.bytes) }
      next = last.seq + 1
    }
  }
}
