package import ControlAPI

/// What stands behind the control socket; the server asks it and puts its answers into HTTP.
package protocol ControlService: Sendable {
  /// Does what was asked, or says why not. The seat holds the role of the request's route.
  ///
  /// With a version, only if what is to be changed is still as it was then.
  func answer(
    _ request: ControlRequest, from seat: Seat, ifMatch version: EntityTag?
  ) async -> ControlAnswer

  /// Notes that a seat asked for what its roles do not allow, and is refused. Must wait for
  /// nothing.
  func denied(_ route: ControlRoute, to seat: Seat)

  /// The next logged events after a log position, in order and without gaps; empty when there
  /// are none yet. A client that comes back is brought up to date with them.
  ///
  /// Whatever it does not return yet must be published to the ``EventFeed`` later.
  func replay(after position: UInt64, limit: Int) async -> [ControlEvent]
}
