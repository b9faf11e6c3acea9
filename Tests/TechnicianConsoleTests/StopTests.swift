import ControlAPI
import Quantities
import TechnicianConsole
import Testing

/// Promise 6: stop always works.
@Suite struct `A stop leaves every screen at once` {
  @Test(arguments: Journey.all) func `by space and by s, before anything else`(
    _ journey: Journey
  ) throws {
    for console in try journey.screens() {
      for character: Character in [" ", "s", "S"] {
        for key in [Key.character(character), .pasted(character)] {
          var here = console
          here.clear()
          here.press(key)
          #expect(here.effects.first == .stop)
          #expect(here.shows("STOP is being sent"))
        }
      }
    }
  }

  @Test func `and says what became of it`() throws {
    var console = try Console(.armed, Samples.session(.armed, pass: Samples.pass()))
    console.press(.character(" "))
    console.take(.stopSettled(.confirmed(after: Microseconds(12_500))))
    #expect(console.shows("STOP confirmed after 12 ms"))
    console.take(.stopSettled(.unconfirmed(after: Microseconds(250_000))))
    #expect(console.shows("NOT confirmed"))
    #expect(console.effects.contains(.ring))
    console.take(.stopSettled(.failed("nobody listens")))
    #expect(console.shows("STOP NOT SENT"))
  }

  @Test func `and keeps the form in which it was pressed`() throws {
    var console = try Console(.ready)
    console.type("n4")
    console.press(.character(" "))
    console.type("6")
    #expect(console.shows("> 46_"))
  }
}
