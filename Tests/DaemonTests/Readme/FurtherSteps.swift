import Foundation

/// A day of the service engineer's: a load in the place of the tip, and an instrument on a line.
enum ServiceSteps {
  /// A few points at one load: what is tested is not the plan.
  static let plans = [
    "depth.json": """
    {"fitted_permille":[200,400,600,1000],"verifying_permille":[500,800],"repeats":1}
    """,
    "energy.json": """
    {"fitted_permille":[100,300,500,750,1000],"verifying_permille":[200,850],\
    "loads_permille":[1000],"repeats":1}
    """,
  ]

  static var all: [WrittenStep] {
    [
      WrittenStep("handpiece-sim --link DIR/line --state DIR/sim --serial HP-0031")
        .adding("--fixture", "300", "--gain", "1120000", "--instrument", "DIR/truth.json")
        .going(.goesOn("plugged")),
      WrittenStep("handpieced --development --state DIR/state --line DIR/line")
        .going(.goesOn("a rfmn-49i")).after { scene, _ in try await scene.untilReady() },
      WrittenStep.asking(#"handpiecectl people enrol "Ada Example" --role operate --role service"#)
        .adding("--pin-stdin").with(\.typing, [WrittenScene.pin]),
      calibration("handpiecectl calibrate start HP-0031 --quantity depth --instrument manual")
        .adding("--plan", "depth.json").going(
          .terminal([
            WrittenScene.typesPIN,
            WrittenStep.Answer("It reads, with the unit: ", from: { try $0.gauge() }),
            WrittenStep.Answer("Once more: ", from: { try $0.gauge() }),
            WrittenStep.Answer("Write the fitted curve?", "no"),
            WrittenStep.Answer("Shall this be recorded", "yes"),
          ])
        ).saying("calibrated"),
      calibration("handpiecectl calibrate start HP-0031 --meter /dev/ttyUSB2")
        .adding("--plan", "energy.json", "--devices", "INSTRUMENTS", "--pin-stdin")
        .with(\.typing, [WrittenScene.pin]).with(\.replacing, ["/dev/ttyUSB2": "METER"])
        .saying("the curve is written and read back"),
      WrittenStep.asking("handpiece-audit export --output DIR")
        .with(\.replacing, ["DIR": "DIR/bundle"]),
      WrittenStep("handpiece-audit certificate DIR --handpiece HP-0031 --pdf FILE")
        .with(\.replacing, ["DIR": "DIR/bundle", "--pdf": isPrinted ? "--pdf" : "--html"]),
    ]
  }

  /// With what a terminal would be asked for.
  private static func calibration(_ command: String) -> WrittenStep {
    WrittenStep.asking(command).adding(
      "--instrument-serial", "DG-17", "--certificate", "D-K-771", "--calibrated", "2026-01-02",
      "--due", "2999-01-01", "--room", "22.5C", "--humidity", "45%")
  }

  /// Whether a program that makes PDFs is there; it is where everything is checked.
  private static var isPrinted: Bool {
    ProcessInfo.processInfo.environment["CI"] == "true"
      || ["chromium", "chromium-browser", "google-chrome", "weasyprint"].contains { program in
        ["/usr/bin/", "/usr/local/bin/", "/bin/"].contains {
          FileManager.default.isExecutableFile(atPath: $0 + program)
        }
      }
  }
}

/// What needs no clinic, or brings its own.
enum LoneSteps {
  static var all: [WrittenStep] {
    [
      WrittenStep("handpiecectl --generate-completion-script bash").saying("handpiecectl"),
      WrittenStep("handpiecectl devices check Devices").saying("needle-pen"),
      // The pen has had no test spot, and nobody said how it was prepared.
      WrittenStep(
        "handpiecectl limits --devices Devices --patient patient.json --handpiece MODEL "
          + "--area cheek/left --indication acne-scars"
      ).ends(1).saying("BLOCKED: "),
      WrittenStep("handpiece-sim --model MODEL --serial HP-0031 --link DIR/line --state DIR/sim")
        .going(.goesOn("plugged")),
      WrittenStep(
        "handpieced --development --devices Devices --state DIR/state --line DIR/line"
      ).going(.goesOn("a needle-pen")),
      WrittenStep.asking(
        "handpiecectl handpiece capture HP-0031 --seconds 60 --output treatment.frames"
      ).with(\.replacing, ["60": "1"]).after { scene, _ in
        scene.end("handpieced")
        scene.end("handpiece-sim")
      },
      WrittenStep("handpiecectl demo --handpiece MODEL --output DIR")
        .with(\.replacing, ["DIR": "DIR/demo"]),
      WrittenStep("handpiece-sim fuzz --seeds 1..1000").with(\.replacing, ["1..1000": "1..2"]),
      WrittenStep("handpiece-sim crash-campaign --kills 500").with(\.replacing, ["500": "1"])
        .adding("--skip-places"),
      WrittenStep("handpiece-bench --only limits").adding("--quick").saying("envelope"),
      WrittenStep("handpiece-bench --only decode").adding("--quick").saying("of C"),
    ].map { $0.before { $0.values["MODEL"] = "needle-pen" } }
  }
}

/// What is run by other scripts, or cannot be run where tests run.
enum AbsentSteps {
  static var all: [WrittenStep] {
    [
      WrittenStep(".ci/run").going(.elsewhere(".github/workflows/ci.yml")),
      WrittenStep("Tests/SafetyCase/run").going(.elsewhere(".ci/run")),
      WrittenStep("Tests/Documentation/run").going(.elsewhere(".ci/run")),
      WrittenStep("Tests/CoverageFuzzing/run").going(.elsewhere(".ci/run")),
      WrittenStep("Tests/PackageDrill/run").going(.elsewhere(".ci/run")),
      WrittenStep("Systemd/build-deb").going(.elsewhere("Tests/PackageDrill/run")),
      WrittenStep("Systemd/list-contents")
        .going(.elsewhere("Tests/SystemFilesTests/ContentsTests.swift")),
      WrittenStep("Tests/FirstHour/run").going(
        .notHere("It builds everything anew in a Debian of its own: that takes long, and root.")),
      WrittenStep("Tests/ReproducibleBuild/run").going(
        .notHere("It builds everything for release, twice.")),
      WrittenStep("Tests/ServiceBoot/run").going(
        .notHere("It boots a Debian of its own with the release's programs: that takes root.")),
      WrittenStep("handpiecectl session assume SESSION").going(
        .notHere("It is for a handpiece that can never be read again.")),
    ]
      + [
        "pulse", "stop", "rest", "processor", "fleet", "socket", "hostile", "console", "append",
        "verify", "open", "desk",
      ].map {
        WrittenStep("handpiece-bench --only \($0)").going(
          .notHere("It measures for minutes, and means something on an idle machine only."))
      }
  }
}
