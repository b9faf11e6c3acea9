/// The peak of this program's memory at a tenth of a log and at its end.
struct MemoryGrowth {
  let leafCount: Int64
  private(set) var tenthKilobytes: Int64 = 0
  private(set) var wholeKilobytes: Int64 = 0

  init(leafCount: Int64) throws(BenchError) {
    self.leafCount = leafCount
    try PeakMemory.reset()
  }

  /// Notes that so many leaves are done.
  mutating func note(_ count: Int64) {
    if tenthKilobytes == 0, count >= leafCount / 10 { tenthKilobytes = PeakMemory.kilobytes }
    if count >= leafCount { wholeKilobytes = PeakMemory.kilobytes }
  }

  var growthKilobytes: Int64 { wholeKilobytes - tenthKilobytes }
}
