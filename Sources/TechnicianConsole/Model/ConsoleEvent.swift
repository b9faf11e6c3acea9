package import ControlAPI
package import Quantities

/// Something that happened to the console.
package enum ConsoleEvent: Equatable, Sendable {
  case keyPressed(Key)
  case replied(ConsoleRequest, ConsoleReply)
  /// The daemon's events are followed from here on.
  case streamBegan
  /// They are not any more, and why.
  case streamEnded(reason: String)
  case stateChanged(StateChange)
  case pulseDelivered(PulseProgress)
  /// A leaf of the log that the console shows nothing of.
  case leafRecorded
  /// All alarms there are now.
  case alarmsListed(AlarmList)
  /// Who may prove that it is they who act.
  case peopleListed([String])
  /// The daemon is there and has nothing to tell.
  case aliveSaid
  case stopSettled(StopSettlement)
  /// A tenth of a second is over.
  case timePassed
}

/// What became of a stop that was sent.
package enum StopSettlement: Equatable, Sendable {
  /// Every handpiece has confirmed it.
  case confirmed(after: Microseconds)
  /// Not every handpiece has in time; it keeps being repeated on the line.
  case unconfirmed(after: Microseconds)
  /// It was sent, and nobody says what became of it.
  case unknown
  /// It was not sent, and why.
  case failed(String)
}

/// What the console has the world around it do.
package enum ConsoleEffect: Hashable, Sendable {
  /// Stop every handpiece, before anything else.
  case stop
  case ask(ConsoleRequest)
  case ring
  /// Draw everything anew.
  case redraw
  case quit
}
