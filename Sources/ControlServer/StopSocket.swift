import CLinux
import Glibc
import Synchronization

/// The stop socket: any packet is a stop.
///
/// It has a POSIX thread of its own and no parser. The stop is called first; the replies come
/// after: `sent` at once, then `confirmed`, or `unconfirmed` when the time is up.
package final class StopSocket: Sendable {
  private let file: SocketFile
  private let wake: WakeDescriptor
  private let isClosing: Closing
  private let thread: Mutex<pthread_t?>

  /// Serves the socket from now on. `stop` is called on the socket's own thread and must put the
  /// stop on every line before it returns, without waiting for anything.
  package init(
    socketAt place: SocketPlace, confirmationTimeoutMilliseconds: Int64 = 250,
    stop: @escaping @Sendable (StopOrigin) -> StopTicket
  ) throws(ControlServerError) {
    let (file, listener) = try SocketFile.listen(at: place, type: SOCK_SEQPACKET)
    do throws(ControlServerError) {
      let wake = try WakeDescriptor(path: file.path)
      let closing = Closing()
      let desk = StopDesk(
        listener: listener, wake: wake, isClosing: closing,
        confirmationTimeoutMilliseconds: confirmationTimeoutMilliseconds, stop: stop)
      self.file = file
      self.wake = wake
      isClosing = closing
      thread = Mutex(try Self.start(desk, path: file.path))
    } catch {
      close(listener)
      file.remove()
      throw error
    }
  }

  deinit {
    shutdown()
  }

  /// Ends the thread, closes all clients and removes the socket's file. Returns when done.
  package func shutdown() {
    guard let running = thread.withLock({ $0.take() }) else { return }
    isClosing.flag.store(true, ordering: .releasing)
    wake.signal()
    pthread_join(running, nil)
    file.remove()
  }

  private static func start(
    _ desk: StopDesk, path: String
  ) throws(ControlServerError) -> pthread_t {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(desk)
    let result = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let desk = unsafe Unmanaged<StopDesk>.fromOpaque(context).takeRetainedValue()
        // Only with the right to it; without, the thread has the priority of all others.
        _ = clinux_thread_fifo(50)
        desk.serve()
        return nil
      }, context.toOpaque())
    guard result == 0 else {
      unsafe context.release()
      throw .system(call: "pthread_create", path: path, errno: result)
    }
    return thread
  }
}

/// Whether the stop thread should end.
final class Closing: Sendable {
  let flag = Atomic(false)
}

/// An event descriptor that wakes the stop thread; it lives as long as anybody might signal it.
final class WakeDescriptor: Sendable {
  let descriptor: Int32

  init(path: String) throws(ControlServerError) {
    let result = clinux_eventfd_create()
    guard result >= 0 else { throw .system(call: "eventfd", path: path, errno: -result) }
    descriptor = result
  }

  deinit {
    close(descriptor)
  }

  func signal() {
    _ = clinux_eventfd_signal(descriptor)
  }

  func drain() {
    _ = clinux_eventfd_drain(descriptor)
  }
}
