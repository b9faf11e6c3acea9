import Quantities

/// The energy that was delivered in the last while, as it is shown. The guard keeps its own account
/// and decides by that.
struct DeliveredHeat: Sendable {
  private var entries: [(at: BootInstant, energy: Microjoules)] = []

  /// How many deliveries are remembered; what falls out earlier than its time counts for less here.
  private static let capacity = 256

  mutating func add(_ energy: Microjoules, at now: BootInstant) {
    guard energy > .zero else { return }
    if entries.count >= Self.capacity { entries.removeFirst() }
    entries.append((now, energy))
  }

  /// What was delivered in the window that ends now.
  func used(within window: Milliseconds, at now: BootInstant) -> Microjoules {
    entries.reduce(.zero) { sum, entry in
      now < entry.at + window ? sum + entry.energy : sum
    }
  }
}
