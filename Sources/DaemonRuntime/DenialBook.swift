package import Quantities

/// Counts what is refused to users, each under a word of a bounded list, so that somebody who keeps
/// asking neither goes unrecorded nor fills the log: the first of a user is recorded at once, what
/// follows at most once a minute, counted.
package struct DenialBook: Sendable {
  /// How many users are followed one by one; all others are counted together.
  package static let usersLimit = 64
  /// The user id under which all others are counted.
  package static let others = UInt32.max
  /// The least time between two records of one user.
  package static let interval = Microseconds(60_000_000)

  /// What was refused to one user under one word.
  package struct Count: Hashable, Sendable {
    package let uid: UInt32
    package let subject: String
    package let count: Int
    /// When the first of them came.
    package let first: BootInstant

    package init(uid: UInt32, subject: String, count: Int, first: BootInstant) {
      self.uid = uid
      self.subject = subject
      self.count = count
      self.first = first
    }
  }

  private struct User {
    var recorded: BootInstant
    /// What was refused since, at most one entry for each word.
    var waiting: [String: Waiting] = [:]
  }

  private struct Waiting {
    var count: Int
    let first: BootInstant
  }

  private var users: [UInt32: User] = [:]

  package init() {}

  /// When ``takeDue(at:)`` has something to record; `nil` while nothing waits.
  package var deadline: BootInstant? {
    users.values.lazy.filter { !$0.waiting.isEmpty }.map { $0.recorded + Self.interval }.min()
  }

  /// Counts one refusal and returns what is to be recorded of that user now.
  package mutating func note(
    _ subject: String, by userID: UInt32, at now: BootInstant
  ) -> [Count] {
    let name = follow(userID, at: now)
    guard var user = users[name] else {
      users[name] = User(recorded: now)
      return [Count(uid: name, subject: subject, count: 1, first: now)]
    }
    let waiting = user.waiting[subject] ?? Waiting(count: 0, first: now)
    user.waiting[subject] = Waiting(count: min(waiting.count, .max - 1) + 1, first: waiting.first)
    users[name] = user
    return now >= user.recorded + Self.interval ? take(name, at: now) : []
  }

  /// Takes what has waited for its minute.
  package mutating func takeDue(at now: BootInstant) -> [Count] {
    users.keys.sorted().flatMap { name -> [Count] in
      guard let user = users[name], now >= user.recorded + Self.interval else { return [] }
      return take(name, at: now)
    }
  }

  /// Takes everything that waits.
  package mutating func takeAll(at now: BootInstant) -> [Count] {
    users.keys.sorted().flatMap { take($0, at: now) }
  }

  /// The name to count a user under. Somebody of whom nothing waits, and whose minute is over,
  /// makes room.
  private mutating func follow(_ userID: UInt32, at now: BootInstant) -> UInt32 {
    guard users[userID] == nil, userID != Self.others else { return userID }
    if followed >= Self.usersLimit {
      users = users.filter { !$1.waiting.isEmpty || now < $1.recorded + Self.interval }
    }
    return followed < Self.usersLimit ? userID : Self.others
  }

  private var followed: Int { users.count - (users[Self.others] == nil ? 0 : 1) }

  private mutating func take(_ name: UInt32, at now: BootInstant) -> [Count] {
    guard let user = users[name], !user.waiting.isEmpty else { return [] }
    users[name] = User(recorded: now)
    return user.waiting.sorted { $0.key < $1.key }.map { subject, waiting in
      Count(uid: name, subject: subject, count: waiting.count, first: waiting.first)
    }
  }
}
