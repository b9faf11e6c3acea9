/// One pass over one area in one session.
package struct PassID: LeafEntry {
  package var session: SessionPseudonym
  /// Name of the region in the atlas.
  package var area: String
  /// `left`, `right` or `midline`.
  package var side: String
  /// The first pass is 1.
  package var pass: Int

  package init(session: SessionPseudonym, area: String, side: String, pass: Int) {
    self.session = session
    self.area = area
    self.side = side
    self.pass = pass
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    area = try fields.take("area")
    side = try fields.take("side")
    pass = try fields.take("pass")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("area", area)
    text.put("side", side)
    text.put("pass", pass)
  }
}

extension PassID: CustomStringConvertible {
  package var description: String { "\(side) \(area), pass \(pass)" }
}
