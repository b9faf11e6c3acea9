import AuditDesk
import AuditLog
import AuditStore
import BundleFiles
import FoundationEssentials
internal import Glibc

/// What an index was built from: other bytes, keys or catalogs make another one.
struct IndexFingerprint {
  let text: String

  init(
    _ source: LogSource, _ evidence: LogEvidence, _ catalogs: [RulesOfCatalog]
  ) throws(DeskIndexError) {
    var lines = ["handpiece index \(IndexSchema.version) \(SoftwareVersion.text)"]
    lines += evidence.keys.map { "key \($0)" }.sorted()
    lines += evidence.witnesses.map { "witness \($0)" }.sorted()
    lines += evidence.checkpoints.map { "checkpoint \($0.checkpoint.root)" }
    if let links = evidence.links { lines.append("links \(links.hash)") }
    lines += evidence.prescribers.map { $0.map { "prescriber \($0)" }.sorted() } ?? []
    lines += catalogs.map { "catalog \($0.hash)" }.sorted()
    switch source {
    case .bundle(let bundle):
      lines.append(String(decoding: bundle.tiles.note.bytes, as: UTF8.self))
      lines += try Self.files(under: bundle.tiles.path)
      lines += bundle.redaction.map { ["redacted \(Hash256(of: $0.bytes))"] } ?? []
    case .database(_, let path): lines += [path, path + "-wal"].map { Self.stamp(of: $0) }
    }
    text = "\(Hash256(of: Array(lines.joined(separator: "\n").utf8)))"
  }

  /// Each file with its size and when it was written; what is inside is for a replay to look at.
  private static func files(under folder: String) throws(DeskIndexError) -> [String] {
    do {
      return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().map {
        "\($0) \(stamp(of: "\(folder)/\($0)"))"
      }
    } catch {
      throw .file(path: folder, reason: "cannot be listed")
    }
  }

  private static func stamp(of path: String) -> String {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return "-" }
    guard status.st_mode & S_IFMT == S_IFREG else { return "folder" }
    return "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
  }
}
