import ControlAPI
import ControlClient

/// Every command of our documents that is carried out on one day of one clinic, in an order in which
/// people could come to it.
enum ClinicSteps {
  static var all: [WrittenStep] { opening + session + stop + looks + handpiece + desk + end }

  private static let socket = ["--socket", "SOCKET"]

  private static var opening: [WrittenStep] {
    [
      WrittenStep("handpiece-sim --link DIR/line --state DIR/sim --serial HP-0031")
        .going(.goesOn("plugged")),
      WrittenStep("handpieced --development --state DIR/state --line DIR/line")
        .going(.goesOn("a rfmn-49i")).after { scene, _ in try await scene.untilReady() },
      WrittenStep.asking(#"handpiecectl people enrol "Ada Example" --role operate --role service"#)
        .adding("--pin-stdin").with(\.typing, [WrittenScene.pin])
        .after { $0.values["PERSON"] = $1.filter { !$0.isWhitespace } },
      WrittenStep.asking(
        #"handpiecectl patient register patient.json --name "Zoë Okonkwo" --birth-date 1992-03-04"#
      ).after { $0.values["PATIENT"] = $1.filter { !$0.isWhitespace } },
      WrittenStep.asking("handpiecectl patient answers PATIENT")
        .adding("--answer", "diabetes=none").saying("30 answered with none"),
      WrittenStep(
        "handpiecectl limits --devices Devices --patient patient.json --handpiece rfmn-49i "
          + "--tip insulated-49 --area cheek/left --indication acne-scars --no-anaesthetic"
      ).saying("energy per pin"),
      WrittenStep.asking("handpiecectl console").going(.terminal(leaving)),
      WrittenStep.asking("handpiecectl console --record FILE").going(.terminal(leaving)),
      WrittenStep.asking("handpiecectl watch").adding("--present-alarms")
        .going(.goesOn("presenting alarms")),
    ]
  }

  private static var leaving: [WrittenStep.Answer] {
    [
      WrittenStep.Answer("READY", "q"), WrittenStep.Answer("Leave the console?", "y"),
    ]
  }

  private static var session: [WrittenStep] {
    let ready: (WrittenScene) async throws -> Void = { try await $0.untilReady() }
    return [
      WrittenStep.asking("handpiecectl session start").before(ready).going(.terminal(opened)),
      WrittenStep.asking("handpiecectl session area cheek/left").saying("RECOMMENDED TO"),
      WrittenStep.asking("handpiecectl session pass cheek/left").before(ready).going(
        .terminal([
          WrittenStep.Answer("How large is the area on this patient?", "40cm2"),
          WrittenStep.Answer("How many pulses", "6"),
        ])),
      WrittenStep.asking("handpiecectl session set --energy 12mJ --depth 1.5mm").before(ready)
        .saying("energy per pin 12 mJ"),
      WrittenStep.asking("handpiecectl session pins 49 --lot 24-117")
        .saying("before 49 of 49, after not yet, lot 24-117"),
      WrittenStep.asking("handpiecectl session arm").before(ready)
        .going(.terminal([WrittenScene.typesPIN])).saying("ARMED, permission ")
        .after { scene, _ in
          try await scene.fire(6)
          try await scene.remember("SESSION")
          scene.values["SEQ"] = "\(try await scene.connection.status().logSize - 1)"
        },
      WrittenStep.asking("handpiecectl session show").saying("6 of 6 pulses"),
      WrittenStep.asking("handpiecectl session disarm"),
      WrittenStep.asking("handpiecectl session end")
        .going(.terminal([WrittenStep.Answer("now that they have come out?", "49")]))
        .saying("6 pulses in all")
        .after { scene, _ in try await scene.treatAgain() },
    ]
  }

  private static var opened: [WrittenStep.Answer] {
    [
      WrittenStep.Answer("Which patient?", "1"),
      WrittenStep.Answer("name and date of birth", "yes"),
      WrittenStep.Answer("does all of this still hold?", "yes"),
      WrittenStep.Answer("Which indication?", "1"),
      WrittenStep.Answer("topical anaesthetic", "1"),
      WrittenStep.Answer("eye protection", "1"),
      WrittenStep.Answer("tried without energy", "yes"),
    ]
  }

  private static var stop: [WrittenStep] {
    [
      WrittenStep("handpiecectl stop").adding("--socket", "DIR/state/stop.sock")
        .after { scene, _ in try await scene.lockPerson() },
      WrittenStep.asking("handpiecectl people unlock PERSON"),
      WrittenStep.asking("handpiecectl session reset").going(.terminal([WrittenScene.typesPIN]))
        .saying("HP-0031").after { scene, _ in try await scene.untilReady() },
    ]
  }

  private static var looks: [WrittenStep] {
    [
      WrittenStep.asking("handpiecectl alarms"),
      WrittenStep.asking("handpiecectl status").saying("HP-0031"),
      WrittenStep.asking("handpiecectl metrics").saying("handpieced_handpieces"),
      WrittenStep.asking("handpiecectl people list").saying("Ada Example"),
      WrittenStep.asking("handpiecectl handpieces --scan"),
      // What it finds is the machine's business.
      WrittenStep.asking("handpiecectl doctor").adding("--state", "DIR/state").ends(0, 1)
        .saying("daemon "),
      WrittenStep("handpiecectl aftercare --handpiece rfmn-49i").saying("After your treatment"),
      WrittenStep.asking("handpiecectl log key").after {
        $0.values["VKEY"] = $1.filter { !$0.isWhitespace }
      },
      WrittenStep.asking("handpiecectl log backup COPY").with(\.replacing, ["COPY": "DIR/backup"]),
      WrittenStep.asking("handpiecectl patient links --output LINKS").with(
        \.replacing, ["LINKS": "DIR/links"]),
    ]
  }

  private static var handpiece: [WrittenStep] {
    [
      WrittenStep.asking("handpiecectl handpiece show HP-0031").saying("rfMicroneedling"),
      WrittenStep.asking("handpiecectl handpiece self-test HP-0031")
        .after { scene, _ in try await scene.untilReady() },
      WrittenStep.asking("handpiecectl handpiece bench HP-0031").saying("footswitch"),
      WrittenStep.asking("handpiecectl handpiece tip HP-0031").saying("uses left"),
      WrittenStep.asking(
        "handpiecectl handpiece capture HP-0031 --seconds 10 --output line.frames"),
      WrittenStep.asking("handpiecectl handpiece black-box HP-0031 --output before.frames"),
    ]
  }

  /// The auditor's, over a bundle.
  private static var desk: [WrittenStep] {
    [
      WrittenStep.asking("handpiece-audit export --output DIR")
        .with(\.replacing, ["DIR": "DIR/bundle"]).after { scene, _ in
          scene.values["LINKS"] = scene.path("links")
          scene.values["DIR"] = scene.path("bundle")
          scene.values["PROOF"] = scene.path("leaf.proof")
        },
      WrittenStep("handpiece-audit verify DIR/audit.sqlite")
        .with(\.replacing, ["DIR/audit.sqlite": "DIR/../backup/audit.sqlite"])
        .saying("the log holds"),
    ] + deskOf(bundle)
  }

  private static func deskOf(_ commands: [(String, says: String)]) -> [WrittenStep] {
    commands.map { WrittenStep("handpiece-audit " + $0.0).saying($0.says) } + [
      WrittenStep("handpiece-audit serve DIR").adding("--port", "0")
        .going(.until("http://127.0.0.1:"))
    ]
  }

  private static let bundle: [(String, says: String)] = [
    ("verify DIR", "the log holds"), ("verify DIR --key VKEY", "the log holds"),
    ("replay DIR", "history asserted"), ("replay DIR --links LINKS", "history checked"),
    ("sessions DIR", "2 sessions"),
    ("search DIR --area cheek/left --from 2026-01-01 --energy 10000..30000", "sessions"),
    ("show SESSION DIR", "HP-0031"), ("pulses SESSION DIR --csv > pulses.csv", ""),
    ("summary DIR --by month", ""), ("csv DIR", "HP-0031"),
    ("report SESSION DIR --html FILE", ""), ("compare SESSION OTHER DIR --links LINKS", ""),
    ("trend HP-0031 DIR", "calibration"),
    ("incident SESSION DIR --around SEQ --output FOLDER", ""),
    ("fhir SESSION DIR --output FILE", ""), ("redact DIR --session SESSION --output COPY", ""),
    ("prove SEQ DIR --output PROOF", ""), ("check-proof PROOF --key VKEY", ""),
  ]

  /// What leaves less behind than it found.
  private static var end: [WrittenStep] {
    [
      WrittenStep.asking("handpiecectl patient erase PATIENT").adding("--yes"),
      // Nobody listens at that port.
      WrittenStep.asking("handpiece-witness run --witness-url URL --witness WKEY").adding("--once")
        .ends(69).saying("127.0.0.1").before {
          $0.values["URL"] = "http://127.0.0.1:9"
          $0.values["WKEY"] = witness
        },
      WrittenStep("handpieced --state DIR/state --witness WKEY")
        .with(\.replacing, ["DIR/state": "DIR/../installed"]).going(.until("ready")),
    ]
  }

  /// A key of a witness's that signs nothing here.
  private static let witness =
    "witness.example+82bca4dd+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
}
