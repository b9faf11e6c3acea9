/// The figures of stops, pulses and handpieces as lines for people.
extension Report {
  static func lines(_ pulse: PulseFigures) -> [String] {
    lines("pulse", pulse.idle.times, "line, SQLite, line", aim: "aim: median at most 1.500")
      + ["        C append    \(line(pulse.idleAppend)) (SQLite alone)"]
      + lines(armingCount: pulse.idle.armingCount)
      + lines("loaded", pulse.loaded.times, "line, SQLite, line")
      + ["        C append    \(line(pulse.loadedAppend)) (SQLite alone)"]
      + lines(armingCount: pulse.loaded.armingCount)
      + lines(pulse.load)
      + ["memory  handpieced  \(fixed(pulse.residentKilobytes)) MB (aim: below 40.000)"]
  }

  static func lines(_ stop: StopFigures) -> [String] {
    lines("stop", stop.idle)
      + lines(
        "typed", stop.typed, "handpiecectl --version, start to end",
        aim: "aim: p99 to the line below 50.000 ms")
      + lines("loaded", stop.loaded) + lines(stop.load)
  }

  private static func lines(_ name: String, _ stops: StopFigures.Series) -> [String] {
    let aim = name == "stop" ? nil : "aim: p99.9 at most 10.000"
    return lines(name, stops.toLine, "socket to line", aim: aim)
      + lines("", stops.toAnswer, "socket to line, answered")
      + lines(unconfirmedCount: stops.unconfirmedCount)
  }

  static func lines(_ processor: ProcessorFigures) -> [String] {
    let (attached, armed) = (processor.attached, processor.armed)
    return [
      "cpu     handpieced  \(fixed(armed.daemonRate)) ms/s armed, \(rate(armed)) pulses/s for "
        + "\(seconds(armed)) s; \(fixed(attached.daemonRate)) ms/s attached for "
        + "\(seconds(attached)) s",
      "        C           \(fixed(armed.baselineRate)) ms/s, \(fixed(attached.baselineRate)) ms/s "
        + "(line, SQLite, line)",
      "        ratio       armed \(fixed(armed.ratioPermille)), attached "
        + "\(fixed(attached.ratioPermille)) to C; armed "
        + "\(fixed(processor.armedRatioPermille)) to attached",
    ]
  }

  static func lines(_ fleet: FleetFigures) -> [String] {
    let (all, one) = (fleet.all, fleet.one)
    return [
      "fleet   \(all.handpieceCount) attached \(line(all.gaps)) between keep-alives, longest "
        + "\(fixed(all.gaps.quantile(1000) / 1000)) ms",
      "        1 attached  \(line(one.gaps)), longest \(fixed(one.gaps.quantile(1000) / 1000)) ms",
      "        ratio       \(ratios(all.gaps, one.gaps)) to one attached",
      "        late        \(all.lateCount) above 100 ms (\(one.lateCount) with one), "
        + "\(all.leaseEndings) leases ran out (\(one.leaseEndings)) (aim: none); at least "
        + "\(all.leastLeaseMilliseconds) ms left of 250 (\(one.leastLeaseMilliseconds))",
      "        pulses      \(all.pulses), armed \(all.armingCount) times; "
        + "\(all.readyCount) of \(all.handpieceCount) handpieces ready after all",
    ]
  }

  private static func lines(
    _ name: String, _ times: Comparison, _ baseline: String, aim: String? = nil
  ) -> [String] {
    let gap = String(repeating: " ", count: max(1, 8 - name.utf8.count))
    return [
      "\(name)\(gap)handpieced  \(line(times.daemon))",
      "        C           \(line(times.baseline)) (\(baseline))",
      "        ratio       \(ratios(times.daemon, times.baseline)) to C"
        + (aim.map { " (\($0))" } ?? ""),
    ]
  }

  private static func lines(armingCount: Int) -> [String] {
    ["        armed       \(armingCount) times"]
  }

  private static func lines(unconfirmedCount: Int) -> [String] {
    guard unconfirmedCount > 0 else { return [] }
    return ["        \(unconfirmedCount) stops were not confirmed in time"]
  }

  private static func lines(_ load: LoadFigures) -> [String] {
    [
      "        load        \(load.followerCount) event clients "
        + "(\(fixed(load.eventKilobytesPerSecond)) MB/s, \(load.droppedCount) came back), "
        + "\(load.questionsPerSecond) requests/s, \(load.leavesPerSecond) leaves/s",
      "        requests    \(line(load.questions))",
      "        disclosures \(line(load.disclosures))",
      "        handpieced  \(fixed(load.processorPermille)) cores for "
        + "\(load.nanoseconds / 1_000_000_000) s; \(load.failedCount) requests failed",
    ]
  }

  static func line(_ spread: Spread) -> String {
    "median \(fixed(spread.median / 1000)) ms, p99 \(fixed(spread.quantile(990) / 1000)) ms, p99.9 "
      + "\(fixed(spread.quantile(999) / 1000)) ms, n \(spread.count)"
  }

  static func ratios(_ spread: Spread, _ baseline: Spread) -> String {
    "median \(fixed(spread.ratioPermille(to: baseline, at: 500))), p99 "
      + "\(fixed(spread.ratioPermille(to: baseline, at: 990))), p99.9 "
      + "\(fixed(spread.ratioPermille(to: baseline, at: 999)))"
  }

  private static func rate(_ use: ProcessorFigures.Use) -> String {
    fixed(use.pulsesPerThousandSeconds)
  }

  private static func seconds(_ use: ProcessorFigures.Use) -> Int64 {
    use.nanoseconds / 1_000_000_000
  }
}
