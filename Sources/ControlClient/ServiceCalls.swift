package import ControlAPI

/// What engineers ask of a handpiece that they calibrate.
extension ControlConnection {
  package func openService(
    _ body: ServiceBody, on handpiece: HandpieceSerial
  ) async throws(ControlClientError) -> ServiceSnapshot {
    try await send(.openService(handpiece, body))
  }

  /// The calibration that is under way.
  package func service(
    of handpiece: HandpieceSerial
  ) async throws(ControlClientError) -> ServiceSnapshot {
    try await send(.service(handpiece))
  }

  /// Allows one delivery into the load fixture.
  package func fire(
    _ body: ShotBody, of handpiece: HandpieceSerial
  ) async throws(ControlClientError) -> ServiceSnapshot {
    try await send(.fireShot(handpiece, body))
  }

  /// Hands in what was read of it.
  package func take(
    _ body: ReadingBody, of handpiece: HandpieceSerial
  ) async throws(ControlClientError) -> ServiceSnapshot {
    try await send(.takeReading(handpiece, body))
  }

  /// Writes the fitted curve.
  package func adjust(
    _ handpiece: HandpieceSerial, proof: PersonProof?
  ) async throws(ControlClientError) -> ServiceSnapshot {
    try await send(.adjust(handpiece, ServiceProofBody(proof: proof)))
  }

  /// Judges what was read as left.
  package func finishService(
    of handpiece: HandpieceSerial, proof: PersonProof?
  ) async throws(ControlClientError) -> ServiceSnapshot {
    try await send(.finishService(handpiece, ServiceProofBody(proof: proof)))
  }

  package func closeService(
    of handpiece: HandpieceSerial
  ) async throws(ControlClientError) -> ServiceSnapshot {
    try await send(.closeService(handpiece))
  }
}
