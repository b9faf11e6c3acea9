/// The devices that were plugged in at the last look, told apart from those of the next one.
///
/// A device is another one when anything about it differs, so a device that was exchanged under the
/// same node has gone, and one has appeared.
package struct PluggedDevices: Sendable {
  /// What two looks at the list differ in; what has gone comes first, because what appeared may
  /// have taken its node.
  package struct Changes: Hashable, Sendable {
    package let gone: [SerialDevice]
    package let appeared: [SerialDevice]
    /// How many devices are left out because ``most`` are known already.
    package let overflow: Int
  }

  /// How many devices are known at a time.
  package static let most = 64

  private var known: [SerialDevice] = []

  package init() {}

  /// Takes a new list, and returns what differs from the one before.
  package mutating func update(_ devices: [SerialDevice]) -> Changes {
    let listed = Set(devices)
    let gone = known.filter { !listed.contains($0) }
    known.removeAll { !listed.contains($0) }
    var seen = Set(known)
    let unknown = devices.filter { seen.insert($0).inserted }
    // Who is known stays known, whatever sorts before it.
    let appeared = unknown.prefix(max(0, Self.most - known.count))
    known += appeared
    return Changes(
      gone: gone, appeared: Array(appeared), overflow: unknown.count - appeared.count)
  }

  /// Forgets a device whose line could not be opened or has hung up, so that it appears again with
  /// the next list that holds it; a list cannot show that it was unplugged and came back between
  /// two looks.
  package mutating func forget(_ device: SerialDevice) {
    known.removeAll { $0 == device }
  }
}
