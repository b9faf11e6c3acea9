import Glibc

/// A POSIX thread that is waited for.
struct JoinableThread: ~Copyable {
  private let handle: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }

  init(_ run: @escaping @Sendable () -> Void) throws(BenchError) {
    let context = unsafe Unmanaged.passRetained(Body(run))
    var handle = pthread_t()
    let result = unsafe pthread_create(
      &handle, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard result == 0 else {
      unsafe context.release()
      throw BenchError(call: "pthread_create", errorNumber: result)
    }
    self.handle = handle
  }

  consuming func join() {
    _ = pthread_join(handle, nil)
  }
}
