package import ControlAPI
import Synchronization

/// The newest requests that created something, by their keys: one that comes again is answered as
/// the first was and done no second time.
///
/// A request once begun is done to its end, also when its client goes away. The book is kept as
/// long as the daemon runs.
package final class CreationBook: Sendable {
  fileprivate struct Name: Hashable {
    let userID: UInt32
    let key: IdempotencyKey
  }

  fileprivate struct Creation {
    /// Tells requests apart and holds nothing of them: one may bear a PIN.
    let fingerprint: Int
    let answer: Task<ControlAnswer, Never>
  }

  fileprivate struct State {
    var creations: [Name: Creation] = [:]
    /// The names in their order, as a ring.
    var order: [Name] = []
    var oldest = 0
  }

  /// How many requests are remembered.
  package static let capacity = 1024

  private let state = Mutex(State())

  package init() {}

  /// What `perform` answers, or answered when the request came first.
  package func answer(
    to request: ControlRequest, from seat: Seat, key: IdempotencyKey,
    perform: @escaping @Sendable () async -> ControlAnswer
  ) async -> ControlAnswer {
    let name = Name(userID: seat.userID, key: key)
    let creation = state.withLock { state in
      if let known = state.creations[name] { return known }
      let new = Creation(fingerprint: request.hashValue, answer: Task { await perform() })
      state.add(new, as: name)
      return new
    }
    guard creation.fingerprint == request.hashValue else {
      let sentence = "\(IdempotencyKey.header) \(key.text) was used for another request."
      return .problem(
        Problem(.refused, sentence, reasons: [Reason(rule: "idempotency_key", sentence: sentence)]))
    }
    return await creation.answer.value
  }
}

extension CreationBook.State {
  fileprivate mutating func add(_ creation: CreationBook.Creation, as name: CreationBook.Name) {
    if order.count < CreationBook.capacity {
      order.append(name)
    } else {
      creations[order[oldest]] = nil
      order[oldest] = name
      oldest = (oldest + 1) % CreationBook.capacity
    }
    creations[name] = creation
  }
}
