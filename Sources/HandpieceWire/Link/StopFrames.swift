import Quantities

/// Makes stop frames. The stop path has an address and a sequence of its own, so that it needs to
/// know nothing of the conversation that is open, and nothing of it can be in its way.
///
/// A new stop takes a new sequence number and is counted by the handpiece even while an earlier one
/// is latched: somebody may be resetting that one. A repetition keeps the number and is not counted
/// again.
package struct StopFrames: Sendable {
  private var sequence: UInt16

  /// - Parameter seed: where the sequence begins; random, so that the first stop after a restart
  ///   is not taken for a repetition of one before.
  package init(seed: UInt16) {
    sequence = seed
  }

  /// The frame of a new stop, valid in any epoch and state.
  package mutating func next(clockMilliseconds: UInt16) -> EncodedFrame {
    sequence &+= 1
    return repetition(clockMilliseconds: clockMilliseconds)
  }

  /// The newest stop once more.
  package func repetition(clockMilliseconds: UInt16) -> EncodedFrame {
    EncodedFrame(
      Frame(
        header: FrameHeader(
          source: .hostStop, destination: .handpiece, messageID: HostMessage.stop.id,
          sequence: sequence, receipt: 0, epoch: .none, clock: clockMilliseconds),
        payload: HostMessage.stop.payload))
  }
}
