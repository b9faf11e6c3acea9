import Dispatch
import Synchronization

/// One value that one thread waits for and another one gives.
final class Reply<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let given = DispatchSemaphore(value: 0)

  func give(_ value: Value) {
    self.value.withLock { $0 = value }
    given.signal()
  }

  /// The value; `nil` when it does not come in time.
  func wait(seconds: Int) -> Value? {
    wait(until: .now() + .seconds(seconds))
  }

  func wait(until time: DispatchTime) -> Value? {
    guard given.wait(timeout: time) == .success else { return nil }
    return value.withLock { $0 }
  }
}
