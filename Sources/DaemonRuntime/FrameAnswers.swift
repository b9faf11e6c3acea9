import AuditStore
import ControlAPI

/// What is kept of a handpiece's line.
extension DaemonService {
  func frames(
    of handpiece: HandpieceSerial, after index: UInt64, limit: Int, kept number: UInt32?
  ) async -> ControlAnswer {
    let files = blackBox.files(of: handpiece)
    if let number { return recording(number, of: handpiece, among: files, after: index, limit) }
    let kept = await withCheckedContinuation { continuation in
      loop.post(.frames(handpiece) { continuation.resume(returning: $0) })
    }
    // One that is gone may have left files behind.
    guard kept != nil || !files.isEmpty else {
      return .problem(Problem(.notFound, "There is no handpiece \(handpiece)."))
    }
    return .frames(
      FramePage(
        handpiece: handpiece, model: kept?.model ?? KeptFrames.unknown,
        firmware: kept?.firmware ?? KeptFrames.unknown,
        lines: kept?.ring.lines(after: index, limit: limit) ?? [],
        newest: kept?.ring.newest ?? 0, kept: files))
  }

  private func recording(
    _ number: UInt32, of handpiece: HandpieceSerial, among files: [FramePage.Kept],
    after index: UInt64, _ limit: Int
  ) -> ControlAnswer {
    do throws(AuditStoreError) {
      guard let file = files.first(where: { $0.number == number }),
        let recording = try blackBox.recording(file, of: handpiece)
      else {
        return .problem(Problem(.notFound, "No file \(number) is kept of \(handpiece)."))
      }
      return .frames(
        FramePage(
          handpiece: handpiece, model: recording.model, firmware: recording.firmware,
          lines: Array(recording.lines.drop { $0.index <= index }.prefix(limit)),
          newest: recording.lines.last?.index ?? 0, kept: files))
    } catch {
      return .problem(Problem(.unavailable, "The file cannot be read: \(error)"))
    }
  }
}
