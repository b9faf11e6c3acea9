import ControlAPI

/// What is kept of a handpiece's line.
extension DaemonService {
  func frames(
    of handpiece: HandpieceSerial, after index: UInt64, limit: Int
  ) async -> ControlAnswer {
    let kept = await withCheckedContinuation { continuation in
      loop.post(.frames(handpiece) { continuation.resume(returning: $0) })
    }
    guard let kept else {
      return .problem(Problem(.notFound, "There is no handpiece \(handpiece)."))
    }
    return .frames(
      FramePage(
        handpiece: handpiece, model: kept.model, firmware: kept.firmware,
        lines: kept.ring.lines(after: index, limit: limit), newest: kept.ring.newest))
  }
}
