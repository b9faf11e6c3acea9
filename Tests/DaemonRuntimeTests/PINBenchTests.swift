import DaemonRuntime
import Dispatch
import Synchronization
import Testing

/// Promise 12: whoever floods the daemon with PINs gets no more of its time and memory than that.
@Suite struct `PINs that wait to be hashed` {
  private final class Watch: Sendable {
    private let state = Mutex((now: 0, most: 0))

    func enter() {
      state.withLock { state in
        state.now += 1
        state.most = max(state.most, state.now)
      }
    }

    func leave() { state.withLock { $0.now -= 1 } }

    var now: Int { state.withLock { $0.now } }
    var most: Int { state.withLock { $0.most } }
  }

  @Test func `are hashed two at a time, and refused when too many wait`() async {
    let (bench, watch) = (PINBench(), Watch())
    let gate = DispatchSemaphore(value: 0)
    await withTaskGroup(of: Int?.self) { group in
      for number in 0..<PINBench.limit + 3 {
        group.addTask {
          await bench.run {
            watch.enter()
            gate.wait()
            watch.leave()
            return number
          }
        }
      }
      // Those beyond the limit are answered while nobody is done.
      for _ in 0..<3 { #expect(await group.next() == .some(nil)) }
      while watch.now < 2 { await Task.yield() }
      for _ in 0..<PINBench.limit { gate.signal() }
      var done: Set<Int> = []
      for await number in group { if let number { done.insert(number) } }
      #expect(done.count == PINBench.limit)
    }
    #expect(watch.most == 2)
    #expect(await bench.run { 7 } == 7, "there is room again")
  }
}
