import DaemonRuntime
import Synchronization
import Testing

/// The watchdog is told that the daemon lives only while this finds nothing.
@Suite struct `What a treatment rests on` {
  /// Something that answers when a test lets it.
  private final class Organ: Sendable {
    let asked = Mutex<[@Sendable (Bool) -> Void]>([])

    func sign(_ name: String) -> VitalSigns.Organ {
      VitalSigns.Organ(name) { answer in self.asked.withLock { $0.append(answer) } }
    }

    var count: Int { asked.withLock { $0.count } }

    func answer(_ isWell: Bool) {
      asked.withLock { $0.last }?(isWell)
    }
  }

  private let well = VitalSigns.Organ("well") { $0(true) }

  @Test func `is well when all of it answers`() {
    let signs = VitalSigns([well, VitalSigns.Organ("too") { $0(true) }])
    for _ in 0..<3 { #expect(signs.failing(afterMicroseconds: 0) == []) }
  }

  @Test func `fails with whatever says that it is not well`() {
    let signs = VitalSigns([well, VitalSigns.Organ("the log") { $0(false) }])
    for _ in 0..<3 { #expect(signs.failing(afterMicroseconds: 0) == ["the log"]) }
  }

  @Test func `fails with whatever does not answer, which is not asked again meanwhile`() {
    let loop = Organ()
    let signs = VitalSigns([loop.sign("the control loop"), well])
    for _ in 0..<3 { #expect(signs.failing(afterMicroseconds: 0) == ["the control loop"]) }
    #expect(loop.count == 1)
  }

  @Test func `is well again once what was late has answered`() {
    let loop = Organ()
    let signs = VitalSigns([loop.sign("the control loop")])
    #expect(signs.failing(afterMicroseconds: 0) == ["the control loop"])
    loop.answer(true)
    #expect(signs.failing(afterMicroseconds: 0) == [])
    #expect(signs.failing(afterMicroseconds: 0) == ["the control loop"])
    #expect(loop.count == 2)
  }
}
