package import ControlAPI

/// What is asked about one handpiece.
extension ControlConnection {
  /// The handpiece, with what the log knows of it.
  package func handpiece(
    _ handpiece: HandpieceSerial
  ) async throws(ControlClientError) -> HandpieceRecord {
    try await send(.handpiece(handpiece))
  }

  /// Tries a handpiece without energy, now.
  package func selfTest(
    _ handpiece: HandpieceSerial
  ) async throws(ControlClientError) -> SelfTestReport {
    try await send(.selfTest(handpiece))
  }

  /// What is kept of its line, in memory or in a file, behind the line with this number.
  package func frames(
    of handpiece: HandpieceSerial, after index: UInt64,
    limit: Int = ControlRequest.maximumFrameLimit, kept: UInt32? = nil
  ) async throws(ControlClientError) -> FramePage {
    try await send(.frames(handpiece, after: index, limit: limit, kept: kept))
  }
}

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
