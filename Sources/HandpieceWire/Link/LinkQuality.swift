package import Quantities

/// How well a line carried frames over the last ten seconds, and how quickly the handpiece answered
/// the last commands.
///
/// A frame that is damaged on its way shows twice: as bytes that were no frame, and as a number that
/// never came. It counts once.
package struct LinkQuality: Hashable, Sendable {
  /// One second of it.
  private struct Span: Hashable, Sendable {
    var second: Int64 = .min
    var good: Int64 = 0
    var defects: Int64 = 0
    var missed: Int64 = 0
    var repeated: Int64 = 0
  }

  private var spans: [Span]
  private var latencies: [Milliseconds] = []
  private var newestLatency = 0

  /// Fewer frames than this in ten seconds say nothing.
  package static var leastFrames: Int64 { 40 }
  private static var spanCount: Int { 10 }
  private static var latencyCount: Int { 64 }

  package init() {
    spans = [Span](repeating: Span(), count: Self.spanCount)
  }

  /// A good frame came, and so many before it never did.
  mutating func receive(after missed: Int, at now: BootInstant) {
    note(at: now) {
      $0.good += 1
      $0.missed += Int64(missed)
    }
  }

  /// Bytes came that were no frame.
  mutating func noteDefect(at now: BootInstant) {
    note(at: now) { $0.defects += 1 }
  }

  /// A command had to be said again.
  mutating func noteRepetition(at now: BootInstant) {
    note(at: now) { $0.repeated += 1 }
  }

  /// So many frames were due and nothing came at all.
  mutating func noteSilence(of frames: Int, at now: BootInstant) {
    note(at: now) { $0.missed += Int64(frames) }
  }

  /// A command was answered after this time.
  mutating func noteAnswer(after latency: Milliseconds) {
    if latencies.count < Self.latencyCount {
      latencies.append(latency)
    } else {
      latencies[newestLatency] = latency
    }
    newestLatency = (newestLatency + 1) % Self.latencyCount
  }

  /// The share of frames that were lost, damaged or had to be repeated; `nil` while too few are
  /// known.
  package func errors(at now: BootInstant) -> Permille? {
    let second = Self.second(of: now)
    var (good, bad) = (Int64(0), Int64(0))
    for span in spans where span.second > second - Int64(Self.spanCount) {
      good += span.good
      bad += max(span.defects, span.missed) + span.repeated
    }
    guard good + bad >= Self.leastFrames else { return nil }
    return Permille(1000 * bad / (good + bad))
  }

  /// The time within which so many of a hundred of the last commands were answered; `nil` before
  /// any was.
  package func latency(percentile: Int) -> Milliseconds? {
    guard !latencies.isEmpty else { return nil }
    let ordered = latencies.sorted()
    let place = (ordered.count * max(0, min(percentile, 100)) + 99) / 100
    return ordered[max(0, place - 1)]
  }

  private mutating func note(at now: BootInstant, _ change: (inout Span) -> Void) {
    let second = Self.second(of: now)
    let place =
      Int(truncatingIfNeeded: second % Int64(Self.spanCount) + Int64(Self.spanCount))
      % Self.spanCount
    if spans[place].second != second {
      spans[place] = Span()
      spans[place].second = second
    }
    change(&spans[place])
  }

  private static func second(of now: BootInstant) -> Int64 {
    now.microseconds / 1_000_000
  }
}
