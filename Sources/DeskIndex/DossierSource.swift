package import AuditDesk
import AuditLog
package import AuditStore
package import BundleFiles

extension LogSource {
  /// Reads a session from the log, from where the index has it; `nil` when it is not there.
  package func dossier(
    of row: SessionRow, marks: [HandpieceMark]
  ) throws(AuditStoreError) -> SessionDossier? {
    guard let name = SessionPseudonym(row.session) else { return nil }
    var reading = DossierReading(of: name)
    let before = marks.last { $0.seq < row.openedSeq && $0.kind == HandpieceAttachedLeaf.kind }
    if let before, let leaf = try? Leaf(reading: try self.row(before.seq).bytes) {
      reading.take(leaf)
    }
    var next = row.openedSeq
    while reading.dossier?.closed == nil {
      let rows = try read(from: next)
      guard let last = rows.last else { break }
      for row in rows {
        if let leaf = try? Leaf(reading: row.bytes) { reading.take(leaf) }
      }
      guard last.seq < .max, row.closedSeq.map({ last.seq < $0 }) ?? true else { break }
      next = last.seq + 1
    }
    return reading.dossier
  }
}
