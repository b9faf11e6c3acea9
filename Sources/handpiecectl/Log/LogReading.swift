import ControlAPI
import ControlClient

/// Reading the log from a leaf on to its end, and beyond.
struct LogReading: Sendable {
  let connection: ControlConnection
  let from: UInt64?
  let isFollowed: Bool
  let printer: LeafPrinter

  /// So many leaves are shown before those to come.
  private static let remembered: UInt64 = 10

  /// Prints what there is and, when followed, what comes; returns the leaf that would be next.
  func run() async throws -> UInt64 {
    var next = try await first()
    while true {
      let page = try await connection.leaves(from: next)
      for leaf in page.leaves { printer.print(leaf.text) }
      guard let last = page.leaves.last, last.seq >= next else { break }
      next = last.seq + 1
      guard next < page.logSize else { break }
    }
    return isFollowed ? try await follow(from: next) : next
  }

  private func first() async throws(ControlClientError) -> UInt64 {
    if let from { return from }
    guard isFollowed else { return 0 }
    let size = try await connection.leaves(from: 0, limit: 1).logSize
    return size - min(size, Self.remembered)
  }

  private func follow(from next: UInt64) async throws -> UInt64 {
    do {
      return try await connection.withEvents(
        .leaves, after: next == 0 ? nil : next - 1
      ) { events in
        var next = next
        for try await event in events {
          guard event.name == .leaf, let seq = event.id else { continue }
          printer.print(String(decoding: event.data, as: UTF8.self))
          next = seq + 1
        }
        return next
      }
    } catch let error as ControlClientError {
      throw error
    } catch {
      throw ControlClientError.noAnswer(path: connection.path)
    }
  }
}
