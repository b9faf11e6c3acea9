import AuditLog
import Quantities

/// What somebody may do to a log from a leaf on.
enum Tampering: CaseIterable {
  case change, remove, swap, insert, truncate, replaceTail

  /// The leaves afterwards, each saying it stands where it stands now.
  func applied(to rows: [StoredLeaf], at place: Int) throws -> [[UInt8]] {
    var kept = rows
    switch self {
    case .change: break
    case .remove: kept.remove(at: place)
    case .swap: kept.swapAt(place, place + 1)
    case .insert: kept.insert(rows[place - 1], at: place)
    case .truncate: kept.removeSubrange(place...)
    case .replaceTail:
      kept.removeSubrange(place...)
      kept += rows[place...].shuffledOnce
    }
    return try kept.enumerated().map { index, row in
      try row.forged(index) { leaf in
        if self == .change, index == place { leaf.stamp.utc.microseconds += 1 }
      }
    }
  }
}

extension ArraySlice<StoredLeaf> {
  /// Another order, always the same one, that leaves no row where it was.
  fileprivate var shuffledOnce: [StoredLeaf] { Array(dropFirst() + prefix(1)) }
}
