import ControlAPI
import Quantities
import TechnicianConsole
import Testing

@Suite struct `What nobody has confirmed lately is no standing` {
  private func isCertain(_ console: Console) -> Bool {
    [(80, 24), (200, 60), (60, 12), (20, 5)].contains { columns, rows in
      console.lines(columns, rows).contains {
        $0.contains("READY") || $0.contains("ARMED") || $0.contains("STOPPED")
      }
    }
  }

  @Test(arguments: Journey.all) func `a lost stream shows at once, on every screen`(
    _ journey: Journey
  ) throws {
    for screen in try journey.screens() {
      var console = screen
      console.take(.streamEnded(reason: "The daemon hung up."))
      #expect(!isCertain(console))
      #expect(console.lines(80, 24).contains { $0.contains("NO WORD") })
    }
  }

  @Test(arguments: Journey.all) func `a silent daemon shows within a second`(
    _ journey: Journey
  ) throws {
    for screen in try journey.screens() {
      var console = screen
      for _ in 0..<9 { console.take(.timePassed, afterMilliseconds: 100) }
      #expect(!isCertain(console))
      #expect(!console.model.isFresh)
    }
  }

  @Test func `a daemon that answers is heard`() throws {
    var console = try Console(.armed, Samples.session(.armed, pass: Samples.pass()))
    let status = Samples.status(
      [try Samples.handpiece(.armed)], [try Samples.session(.armed, pass: Samples.pass())])
    for _ in 0..<50 {
      console.take(.timePassed, afterMilliseconds: 100)
      if console.effects.contains(.ask(.status)) {
        console.clear()
        console.take(.replied(.status, .status(status)), afterMilliseconds: 20)
      }
      #expect(console.model.standing == .armed)
    }
  }

  @Test func `a stream that stops beating is lost, however often the status is answered`() throws {
    var console = try Console(.ready)
    let status = Samples.status([try Samples.handpiece()])
    for second in 0..<20 {
      console.take(.replied(.status, .status(status)), afterMilliseconds: 100)
      if second % 5 == 0 { console.take(.aliveSaid) }
      #expect(console.model.isFresh)
    }
    for _ in 0..<9 { console.take(.replied(.status, .status(status)), afterMilliseconds: 100) }
    #expect(!console.model.isFresh)
    console.take(.aliveSaid)
    #expect(console.model.isFresh)
  }

  @Test func `a stream alone is not enough, the whole status must have come`() {
    var console = Console()
    console.take(.streamBegan)
    #expect(console.model.standing == .noWord(last: nil))
    console.take(.replied(.status, .status(Samples.status([]))))
    #expect(console.model.standing == .noHandpiece)
  }

  @Test func `a status alone is not enough, changes must be followed`() throws {
    var console = Console()
    console.take(.replied(.status, .status(Samples.status([try Samples.handpiece()]))))
    #expect(console.model.standing == .noWord(last: .ready))
  }

  @Test func `a status that was overtaken does not take a change back`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    console.take(.timePassed, afterMilliseconds: 400)
    let armed = StateChange(
      handpieces: [try Samples.handpiece(.armed)],
      sessions: [try Samples.session(.armed, pass: Samples.pass())])
    console.take(.stateChanged(armed))
    let old = Samples.status(
      [try Samples.handpiece(.ready)], [try Samples.session(.open, pass: Samples.pass())])
    console.take(.replied(.status, .status(old)))
    #expect(console.model.standing == .armed)
  }

  @Test func `a daemon that comes back is said, and rings when it goes`() throws {
    var console = try Console(.armed, Samples.session(.armed, pass: Samples.pass()))
    console.take(.streamEnded(reason: "gone"))
    #expect(console.effects.contains(.ring))
    console.take(.streamBegan)
    console.take(.replied(.status, .status(Samples.status([try Samples.handpiece()]))))
    #expect(console.shows("The daemon is back"))
    #expect(console.model.standing == .ready)
  }

  @Test func `nothing but a stop is sent without word`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    console.take(.streamEnded(reason: "gone"))
    console.clear()
    for key in "Adecnoa+R-" {
      console.type(String(key))
      console.press(.enter, .character("y"), .enter)
      for _ in 0..<4 { console.press(.escape) }
    }
    console.press(.right, .enter)
    #expect(console.commands() == [])
    #expect(console.shows("There is no word from the daemon"))
  }
}
