import Dispatch
import Glibc

/// A signal that asks this program to end, turned into a call until it is given back.
struct Interrupt {
  private let number: Int32
  private let source: any DispatchSourceSignal

  init(_ number: Int32, _ handle: @escaping @Sendable () -> Void) {
    self.number = number
    signal(number, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: handle)
    source.resume()
  }

  /// From here on the signal ends the program as usual.
  func giveBack() {
    source.cancel()
    signal(number, SIG_DFL)
  }
}
