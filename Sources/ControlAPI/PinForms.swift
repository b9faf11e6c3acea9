/// How many whole and straight needles somebody has counted on the tip.
package struct PinCountBody: Codable, Hashable, Sendable {
  package var moment: Moment
  package var pins: Int
  /// What stands on the tip's package; only before.
  package var lot: TipLot?

  package enum Moment: String, Codable, CaseIterable, Hashable, Sendable {
    /// Before anything is delivered.
    case before
    /// When nothing more will be delivered.
    case after
  }

  package init(moment: Moment, pins: Int, lot: TipLot? = nil) {
    self.moment = moment
    self.pins = pins
    self.lot = lot
  }
}

/// The needles of a session's tip, as they were counted.
package struct PinSnapshot: Codable, Hashable, Sendable {
  /// What has to be counted next: before it arms, or before it is closed; `nil` when nothing.
  package var due: PinCountBody.Moment?
  /// As many as a tip of this kind has.
  package var ofKind: Int
  package var before: Int?
  package var after: Int?
  package var lot: TipLot?

  package init(
    due: PinCountBody.Moment?, ofKind: Int, before: Int? = nil, after: Int? = nil,
    lot: TipLot? = nil
  ) {
    self.due = due
    self.ofKind = ofKind
    self.before = before
    self.after = after
    self.lot = lot
  }

  /// The count that is due, of a tip that has all its needles; `nil` when none is due.
  package var wholeCount: PinCountBody? {
    due.map { PinCountBody(moment: $0, pins: ofKind) }
  }

  private enum CodingKeys: String, CodingKey {
    case due, before, after, lot
    case ofKind = "of_kind"
  }
}
