import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Synchronization

/// A client that presents alarms and keeps count of what it is told is delivered.
final class Onlooker: Sendable {
  /// What was delivered in one session.
  struct Account: Equatable, Sendable {
    var pulses = 0
    /// The least and the most of one dimension.
    var range: [String: ClosedRange<Int64>] = [:]

    mutating func add(_ value: Int64, to dimension: String) {
      let known = range[dimension] ?? value...value
      range[dimension] = min(known.lowerBound, value)...max(known.upperBound, value)
    }
  }

  private let accounts: Accounts
  private let connection: ControlConnection
  private let stream = Mutex<Task<Void, Never>?>(nil)

  private final class Accounts: Sendable {
    let seen = Mutex<[String: Account]>([:])
  }

  init(_ connection: ControlConnection, isPresent: Bool = true) {
    self.connection = connection
    accounts = Accounts()
    if isPresent { come() }
  }

  /// Looks on from now on.
  func come() {
    let (connection, accounts) = (connection, accounts)
    let following = Task {
      while !Task.isCancelled {
        try? await connection.withEvents(EventQuery(presentsAlarms: true)) { events in
          for try await event in events where event.name == .progress {
            let pulse = try JSONDecoder().decode(PulseProgress.self, from: Data(event.data))
            accounts.seen.withLock { $0[pulse.session.text, default: Account()].add(pulse) }
          }
        }
        await Task.yield()
      }
    }
    stream.withLock { $0 = following }
  }

  func close() { stream.withLock { $0 }?.cancel() }

  /// By session.
  var seen: [String: Account] { accounts.seen.withLock { $0 } }
}

extension Onlooker.Account {
  fileprivate mutating func add(_ pulse: PulseProgress) {
    pulses += 1
    // A slice is told as its mean, which the log's own table rounds in its own way.
    guard pulse.duration == nil else { return }
    if let energy = pulse.delivered[.energyPerPin] { add(energy, to: "energy_per_pin_uj") }
    if let depth = pulse.delivered[.depth] { add(depth, to: "depth_um") }
  }

  /// What `handpiece-audit verify --json` says of one session.
  init(_ session: [String: Any]) {
    pulses = session["pulses"] as? Int ?? -1
    for pass in session["passes"] as? [[String: Any]] ?? [] {
      guard pass["exposure_ms"] as? Int == 0 else { continue }
      for (dimension, spread) in pass["delivered"] as? [String: [String: Any]] ?? [:]
      where ["energy_per_pin_uj", "depth_um"].contains(dimension) {
        for end in ["min", "max"] {
          if let value = spread[end] as? Int { add(Int64(value), to: dimension) }
        }
      }
    }
  }
}
