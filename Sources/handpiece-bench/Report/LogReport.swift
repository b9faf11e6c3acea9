extension AppendFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case leaves
    case leafBytes = "leaf_bytes"
    case rate = "leaves_per_s"
    case baselineRate = "c_leaves_per_s"
    case ratio = "ratio_permille"
    case median = "median_ns"
    case baselineMedian = "c_median_ns"
    case high = "p99_ns"
    case baselineHigh = "c_p99_ns"
    case memory
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(swiftWaits.count, forKey: .leaves)
    try container.encode(leafBytes, forKey: .leafBytes)
    try container.encode(swiftPerSecond, forKey: .rate)
    try container.encode(plainPerSecond, forKey: .baselineRate)
    try container.encode(ratioPermille, forKey: .ratio)
    try container.encode(swiftWaits.median, forKey: .median)
    try container.encode(plainWaits.median, forKey: .baselineMedian)
    try container.encode(swiftWaits.quantile(990), forKey: .high)
    try container.encode(plainWaits.quantile(990), forKey: .baselineHigh)
    try container.encode(memory, forKey: .memory)
  }
}

extension VerifyFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case leaves, bytes
    case swift = "swift_kb_per_s"
    case baseline = "c_kb_per_s"
    case openSSL = "openssl_kb_per_s"
    case ratio = "ratio_permille"
    case baselineRatio = "c_ratio_permille"
    case memory
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(leafCount, forKey: .leaves)
    try container.encode(byteCount, forKey: .bytes)
    try container.encode(swiftKilobytesPerSecond, forKey: .swift)
    try container.encode(plainKilobytesPerSecond, forKey: .baseline)
    try container.encode(openSSLKilobytesPerSecond, forKey: .openSSL)
    try container.encode(ratioPermille, forKey: .ratio)
    try container.encode(plainRatioPermille, forKey: .baselineRatio)
    try container.encode(memory, forKey: .memory)
  }
}

extension OpenFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case leaves
    case median = "median_ns"
    case longest = "longest_ns"
    case shortLeaves = "short_leaves"
    case shortMedian = "short_median_ns"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(long.leafCount, forKey: .leaves)
    try container.encode(long.nanoseconds.median, forKey: .median)
    try container.encode(long.nanoseconds.quantile(1000), forKey: .longest)
    try container.encode(short.leafCount, forKey: .shortLeaves)
    try container.encode(short.nanoseconds.median, forKey: .shortMedian)
  }
}

extension MemoryGrowth: Encodable {
  private enum CodingKeys: String, CodingKey {
    case leaves
    case tenth = "tenth_kb"
    case whole = "whole_kb"
    case growth = "growth_kb"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(leafCount, forKey: .leaves)
    try container.encode(tenthKilobytes, forKey: .tenth)
    try container.encode(wholeKilobytes, forKey: .whole)
    try container.encode(growthKilobytes, forKey: .growth)
  }
}
