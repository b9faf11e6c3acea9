import DaemonRuntime
import Quantities
import Testing

@Suite struct `Figures for Prometheus` {
  @Test func `are written with their family, labels and values`() {
    var text = MetricsText()
    text.single("handpieced_pulses_total", .counter, "Pulses recorded.", 7)
    text.family("handpieced_alarms", .gauge, "Alarms.")
    text.sample("handpieced_alarms", [("priority", "high"), ("x", "a\\b\"c\nd")], "2")
    #expect(
      text.text == """
        # HELP handpieced_pulses_total Pulses recorded.
        # TYPE handpieced_pulses_total counter
        handpieced_pulses_total 7
        # HELP handpieced_alarms Alarms.
        # TYPE handpieced_alarms gauge
        handpieced_alarms{priority="high",x="a\\\\b\\"c\\nd"} 2

        """)
  }

  @Test(arguments: [
    (UInt64(0), "0.000000"), (250, "0.000250"), (1_000_000, "1.000000"), (61_000_001, "61.000001"),
  ])
  func `give time in seconds without rounding`(microseconds: UInt64, seconds: String) {
    #expect(MetricsText.seconds(microseconds) == seconds)
  }

  @Test func `count a latency in every step it does not exceed`() {
    var histogram = LatencyHistogram()
    for span: Int64 in [1, 250, 251, 1_000_000, 1_000_001, -5] {
      histogram.note(Microseconds(span))
    }
    var text = MetricsText()
    histogram.write("h", to: &text)
    let lines = text.text.split(separator: "\n").map(String.init)
    #expect(lines.first == #"h_bucket{le="0.000250"} 3"#)
    #expect(lines.contains(#"h_bucket{le="0.000500"} 4"#))
    #expect(lines.contains(#"h_bucket{le="1.000000"} 5"#))
    #expect(lines.contains(#"h_bucket{le="+Inf"} 6"#))
    #expect(lines.suffix(2) == ["h_sum 2.000503", "h_count 6"])
    #expect(lines.count == LatencyHistogram.steps.count + 3)
  }
}
