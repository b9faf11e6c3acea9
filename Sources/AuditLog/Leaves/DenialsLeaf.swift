package import Quantities

/// Requests of one user on one route that were denied, counted instead of recorded one by one.
package struct DenialsLeaf: LeafContent {
  package static var kind: String { "denials" }

  package var uid: UInt32
  package var route: ReasonCode
  package var count: Int
  /// When the first of them came.
  package var first: BootInstant

  package init(uid: UInt32, route: ReasonCode, count: Int, first: BootInstant) {
    self.uid = uid
    self.route = route
    self.count = count
    self.first = first
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    uid = try fields.take("uid")
    route = try fields.take("route")
    count = try fields.take("count")
    first = try fields.take("first_boot_us")
  }

  package func write(to text: inout JSONText) {
    text.put("uid", uid)
    text.put("route", route)
    text.put("count", count)
    text.put("first_boot_us", first)
  }
}
