import AuditLog
import Quantities
import Testing

/// Promise 9: the log shows tampering.
@Suite struct `Tampering shows` {
  private let rows = LogBuilder.rows(SampleHistory.all)

  @Test func `a flipped bit of any leaf is found where it is`() {
    for index in rows.indices {
      for bit in 0..<3 {
        var changed = rows
        let byte = (index * 31 + bit * 17) % changed[index].bytes.count
        changed[index].bytes[byte] ^= 1 << bit
        let first = findings(in: changed).first
        #expect(first?.code == .hashDiffers)
        #expect(first?.seq == Int64(index))
      }
    }
  }

  @Test func `a leaf rewritten with its hash breaks the tree there`() throws {
    for index in rows.indices {
      var changed = rows
      var leaf = try Leaf(reading: changed[index].bytes)
      leaf.stamp.utc.microseconds += 1
      changed[index].bytes = leaf.encoded()
      changed[index].hash = Hash256(leaf: changed[index].bytes)
      let seqs = findings(in: changed).filter { $0.code == .subtreeDiffers }.map(\.seq)
      #expect(seqs.first == Int64(index))
    }
  }

  @Test func `a removed leaf is named`() {
    for index in rows.indices.dropLast() {
      var changed = rows
      changed.remove(at: index)
      let first = findings(in: changed).first
      #expect(first?.code == .leafMissing)
      #expect(first?.seq == Int64(index))
    }
  }

  @Test func `leaves cut out of the middle are named`() {
    var changed = rows
    changed.removeSubrange(10..<20)
    let first = findings(in: changed).first
    #expect(first == Finding(.leafMissing, at: 10, "Leaves 10 to 19 are missing."))
  }

  @Test func `a removed leaf is found when the rows behind it are renumbered`() {
    for index in rows.indices.dropLast() {
      var changed = rows
      changed.remove(at: index)
      for behind in index..<changed.count { changed[behind].seq -= 1 }
      #expect(findings(in: changed).first?.seq == Int64(index))
    }
  }

  @Test func `swapped leaves are found`() {
    for index in rows.indices.dropLast() {
      var changed = rows
      changed.swapAt(index, index + 1)
      changed[index].seq -= 1
      changed[index + 1].seq += 1
      let seqs = Set(findings(in: changed).filter { $0.code == .leafOutOfOrder }.map(\.seq))
      #expect(seqs == [Int64(index), Int64(index + 1)])
    }
  }

  @Test func `an inserted leaf is found`() {
    for index in rows.indices.dropFirst() {
      var changed = rows
      changed.insert(rows[index - 1], at: index)
      for behind in index..<changed.count { changed[behind].seq = Int64(behind) }
      #expect(findings(in: changed).first?.seq == Int64(index))
    }
  }

  @Test func `a changed subtree hash is found where it is`() {
    for index in rows.indices {
      var changed = rows
      changed[index].subtree.words.0 ^= 1
      #expect(findings(in: changed).map(\.code) == [.subtreeDiffers])
    }
  }

  @Test func `rows out of order are found`() {
    var changed = rows
    changed.swapAt(3, 4)
    #expect(findings(in: changed).contains { $0.code == .leafOutOfOrder && $0.seq == 3 })
  }

  @Test func `a log that lost its end before a start is found`() {
    var history = SampleHistory.all
    history.append(
      .daemonStarted(
        DaemonStartedLeaf(
          version: "0.1.0", catalogHash: SampleHistory.catalogHash,
          recoveredLogSize: history.count + 3)))
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [.logSizeDiffers])
  }

  @Test func `a boot clock that runs back is found`() {
    var builder = LogBuilder()
    builder.add(.daemonStopped(DaemonStoppedLeaf(reason: "signal")), stamp: LogBuilder.stamp(5))
    builder.add(.daemonStopped(DaemonStoppedLeaf(reason: "signal")), stamp: LogBuilder.stamp(4))
    #expect(findings(in: builder.rows).map(\.code) == [.bootClockRanBack])
  }

  @Test func `a boot clock may start again with another boot, but no boot comes back`() {
    let stopped = LeafBody.daemonStopped(DaemonStoppedLeaf(reason: "signal"))
    var other = LogBuilder.stamp(1)
    other.bootID = BootID(high: 9, low: 9)
    var builder = LogBuilder()
    builder.add(stopped, stamp: LogBuilder.stamp(5))
    builder.add(stopped, stamp: other)
    #expect(findings(in: builder.rows) == [])
    builder.add(stopped, stamp: LogBuilder.stamp(6))
    #expect(findings(in: builder.rows).map(\.code) == [.bootReturned])
  }
}
