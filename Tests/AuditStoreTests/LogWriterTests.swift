import AuditLog
import AuditStore
import Foundation
import Quantities
import Synchronization
import Testing

/// Promises 3, 10 and 12: durable in order, told in order, never more than bounded.
@Suite struct `The log's thread` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `tells of leaves in the order they came`() throws {
    let answers = Answers()
    let writer = try makeWriter()
    for ordinal in 0..<500 { try writer.submit(sampleLeaf(ordinal), completion: answers.add) }
    writer.close()
    #expect(answers.seqs == Array(0..<500))
    let rows = try everything()
    #expect(rows.count == 500)
    #expect(findings(in: rows) == [])
    #expect(
      try rows.map { try Leaf(reading: $0.bytes).stamp.boot.microseconds } == Array(0..<500))
  }

  @Test func `what it told of is in the file with those bytes`() throws {
    let answers = Answers()
    let writer = try makeWriter()
    for ordinal in 0..<50 { try writer.submit(sampleLeaf(ordinal), completion: answers.add) }
    writer.close()
    let told = answers.all.withLock { $0.compactMap { try? $0.get() } }
    let rows = try everything()
    #expect(told.map(\.bytes) == rows.map(\.bytes))
    #expect(told.last?.root == rows.root)
  }

  @Test func `takes leaves of many threads once each`() async throws {
    let answers = Answers()
    let writer = try makeWriter()
    await withTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          for ordinal in 0..<100 {
            try? writer.submit(sampleLeaf(ordinal), completion: answers.add)
          }
        }
      }
    }
    writer.close()
    #expect(answers.seqs == Array(0..<400))
    #expect(findings(in: try everything()) == [])
  }

  @Test func `refuses more than may wait, and keeps what it took`() throws {
    let (started, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let answers = Answers()
    let writer = try makeWriter()
    try writer.submit(sampleLeaf(0)) { answer in
      answers.add(answer)
      started.signal()
      goOn.wait()
    }
    started.wait()
    for ordinal in 1...LogWriter.queueLimit {
      try writer.submit(sampleLeaf(ordinal), completion: answers.add)
    }
    #expect(throws: AuditStoreError.queueFull) {
      try writer.submit(sampleLeaf(0), completion: answers.add)
    }
    #expect(throws: AuditStoreError.queueFull) {
      try writer.read(from: 0, limit: 1) { _ in }
    }
    goOn.signal()
    writer.close()
    #expect(answers.seqs == Array(0...Int64(LogWriter.queueLimit)))
  }

  @Test func `one bad leaf does not keep its group out`() throws {
    let (started, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let answers = Answers()
    let writer = try makeWriter()
    try writer.submit(sampleLeaf(0)) { _ in
      started.signal()
      goOn.wait()
    }
    started.wait()
    for leaf in [sampleLeaf(1), oversizeLeaf, sampleLeaf(2)] {
      try writer.submit(leaf, completion: answers.add)
    }
    goOn.signal()
    writer.close()
    #expect(answers.seqs == [1, 2])
    #expect(answers.errors == [.leafTooLong(kind: "daemon_started")])
  }

  @Test func `reads what was queued before`() throws {
    let rows = Mutex<[StoredLeaf]>([])
    let writer = try makeWriter()
    for ordinal in 0..<10 { try writer.submit(sampleLeaf(ordinal)) { _ in } }
    try writer.read(from: 7, limit: 100) { answer in
      rows.withLock { $0 = (try? answer.get()) ?? [] }
    }
    try writer.submit(sampleLeaf(10)) { _ in }
    writer.close()
    #expect(rows.withLock { $0.map(\.seq) } == [7, 8, 9])
  }

  @Test func `takes nothing after it was closed, and closes twice`() throws {
    let writer = try makeWriter()
    writer.close()
    writer.close()
    #expect(throws: AuditStoreError.closed) { try writer.submit(sampleLeaf(0)) { _ in } }
  }

  @Test func `lets go of the file when it is forgotten`() throws {
    do {
      let writer = try makeWriter()
      try writer.submit(sampleLeaf(0)) { _ in }
    }
    #expect(try AuditDatabase(path: folder.log).frontier.size == 1)
  }

  private func makeWriter() throws -> LogWriter {
    try LogWriter(database: AuditDatabase(path: folder.log))
  }

  private func everything() throws -> [StoredLeaf] {
    let copy = try AuditCopy.open(path: folder.log)
    var rows: [StoredLeaf] = []
    while case let page = try copy.read(from: Int64(rows.count)), !page.isEmpty { rows += page }
    return rows
  }
}
