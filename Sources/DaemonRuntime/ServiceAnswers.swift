import AuditLog
import ControlAPI
import TreatmentSession

/// What engineers ask of a handpiece that they calibrate.
extension DaemonService {
  func answerAboutService(_ request: ControlRequest, _ seat: Seat) async -> ControlAnswer {
    switch request {
    case .openService(let handpiece, let body): await openService(handpiece, body, seat)
    case .service(let handpiece): await ask(.handpiece(handpiece), .service, seat)
    case .fireShot(let handpiece, let body):
      await ask(.handpiece(handpiece), .fireShot(body), seat)
    case .takeReading(let handpiece, let body):
      await ask(.handpiece(handpiece), .takeReading(body), seat)
    case .adjust(let handpiece, let body):
      await askProved(body.proof, .handpiece(handpiece), .adjust, seat, in: .service)
    case .finishService(let handpiece, let body):
      await askProved(body.proof, .handpiece(handpiece), .finishService, seat, in: .service)
    case .closeService(let handpiece): await ask(.handpiece(handpiece), .closeService, seat)
    default: .problem(Problem(.notFound, "No calibration answers this."))
    }
  }

  private func openService(
    _ handpiece: HandpieceSerial, _ body: ServiceBody, _ seat: Seat
  ) async -> ControlAnswer {
    let name = ServicePseudonym(high: HostClock.random(), low: HostClock.random())
    guard let id = ServiceID(name.description) else {
      return .problem(Problem(.unavailable, "No pseudonym could be made."))
    }
    var asked = body
    let proof = asked.proof.take()
    return await askProved(
      proof, .handpiece(handpiece),
      .openService(ServiceOpening(name: name, id: id, body: asked)), seat, in: .service)
  }
}
