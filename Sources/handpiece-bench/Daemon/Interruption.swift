import Dispatch
import Glibc

/// Ends the program on SIGINT and SIGTERM without leaving a folder behind; the daemon ends with it.
struct Interruption {
  private let sources: [any DispatchSourceSignal]

  init() {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        TemporaryFolder.removeAll(exitCode: 128 + number)
      }
      source.resume()
      return source
    }
  }
}
