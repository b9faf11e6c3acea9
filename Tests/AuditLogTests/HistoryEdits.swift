import AuditLog
import Quantities
import Testing

/// One thing wrong in an otherwise good history, and what the verifier must call it.
struct BadHistory: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: FindingCode
  let edit: @Sendable (inout [LeafBody]) -> Void

  init(
    _ description: String, _ code: FindingCode,
    _ edit: @escaping @Sendable (inout [LeafBody]) -> Void
  ) {
    testDescription = description
    self.code = code
    self.edit = edit
  }
}

extension [LeafBody] {
  /// Where the leaf of the kind stands, counted among its kind from 1.
  func place(of kind: String, _ ordinal: Int = 1) -> Int {
    let places = indices.filter { self[$0].kind == kind }
    return ordinal <= places.count ? places[ordinal - 1] : endIndex
  }

  mutating func drop(_ kind: String, _ ordinal: Int = 1) {
    remove(at: place(of: kind, ordinal))
  }

  mutating func double(_ kind: String, _ ordinal: Int = 1) {
    let place = place(of: kind, ordinal)
    insert(self[place], at: place + 1)
  }

  mutating func swap(_ kind: String, _ ordinal: Int = 1) {
    let place = place(of: kind, ordinal)
    swapAt(place, place + 1)
  }

  mutating func pulse(_ number: UInt32, _ change: (inout PulseLeaf) -> Void) {
    for (index, body) in enumerated() {
      guard case .pulse(var leaf) = body, leaf.number.rawValue == number else { continue }
      change(&leaf)
      self[index] = .pulse(leaf)
    }
  }

  mutating func delivery(_ number: UInt32, _ change: (inout PulseDelivery) -> Void) {
    pulse(number) { leaf in
      guard var delivery = leaf.deliveries.first else { return }
      change(&delivery)
      leaf.deliveries = [delivery]
    }
  }

  mutating func armed(_ arm: UInt32, _ change: (inout ArmedLeaf) -> Void) {
    for (index, body) in enumerated() {
      guard case .armed(var leaf) = body, leaf.arm.rawValue == arm else { continue }
      change(&leaf)
      self[index] = .armed(leaf)
    }
  }

  mutating func settings(_ pass: Int, _ change: (inout SettingsLeaf) -> Void) {
    let place = place(of: "settings", pass)
    guard case .settings(var leaf) = self[place] else { return }
    change(&leaf)
    self[place] = .settings(leaf)
  }

  /// Sets the first pass anew after the first leaf of the kind.
  mutating func change(after kind: String, _ change: (inout LoggedSettings) -> Void) {
    guard case .settings(var leaf) = self[place(of: "settings")] else { return }
    change(&leaf.settings)
    insert(.settings(leaf), at: place(of: kind) + 1)
  }

  mutating func envelope(_ pass: Int, _ change: (inout EnvelopeLeaf) -> Void) {
    let place = place(of: "envelope", pass)
    guard case .envelope(var leaf) = self[place] else { return }
    change(&leaf)
    self[place] = .envelope(leaf)
  }

  mutating func passEnded(_ pass: Int, _ change: (inout PassEndedLeaf) -> Void) {
    let place = place(of: "pass_ended", pass)
    guard case .passEnded(var leaf) = self[place] else { return }
    change(&leaf)
    self[place] = .passEnded(leaf)
  }

  mutating func reconciled(_ change: (inout ReconciledLeaf) -> Void) {
    let place = place(of: "reconciled")
    guard case .reconciled(var leaf) = self[place] else { return }
    change(&leaf)
    self[place] = .reconciled(leaf)
  }
}

extension EnvelopeLeaf {
  /// Lets energy rise to 22 mJ while there are so many pulses.
  mutating func titrate(_ deliveries: Int) {
    bounds[0].defaultValue = 22_000
    titrationDeliveries = deliveries
  }
}
