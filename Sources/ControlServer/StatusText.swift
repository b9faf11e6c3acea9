import ControlAPI
import NIOCore
import Synchronization

/// The status as JSON, written anew only when it is another: consoles ask for it again and again,
/// and writing it takes longer than everything else that is done for the question.
final class StatusText: Sendable {
  private let last = Mutex<(status: DaemonStatus, text: ByteBuffer)?>(nil)

  func text(of status: DaemonStatus) -> ByteBuffer {
    if let last = last.withLock({ $0 }), last.status == status { return last.text }
    let text = ByteBuffer(bytes: JSONBody.bytes(of: status))
    last.withLock { $0 = (status, text) }
    return text
  }
}
