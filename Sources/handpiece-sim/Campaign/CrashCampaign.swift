import ArgumentParser
import Dispatch
import Glibc
import HandpieceSimulator
import Spawning
import Synchronization

/// `handpiece-sim crash-campaign`: the daemon is killed in the middle of everything, and the log is
/// held against the handpiece.
struct CrashCampaign: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Kills handpieced again and again and checks what it recovers.",
    discussion: """
      Treats as the demonstration does, over one log and one handpiece, and kills handpieced with \
      SIGKILL: once at each side of every record and command (debug builds of handpieced only), \
      then at moments that the seed chooses; some take the handpiece's power too, in the middle of \
      a delivery. After each restart nothing that anybody was told of may be missing, no delivery \
      may be there twice, handpiece and log must have counted alike, and in the end the log must \
      verify.

      Exit status: 0 when all of it held, 1 when it did not, 69 when a program is missing.
      """)

  @Option(help: "Kills at moments of chance, after those at each record and command.")
  var kills = 500

  @Option(help: "What all moments of chance come from.")
  var seed: UInt64 = 1

  @Option(help: "Which handpiece it is.")
  var model = SimulatedModel.all[0]

  @Option(help: "The handpieced to kill, instead of the one beside this program.")
  var daemon: String?

  @Option(help: "The folder of handpieces and limits, instead of the daemon's own.")
  var devices: String?

  @Option(help: "Carry out just this kill, on an empty log.")
  var only: Int?

  @Flag(help: "Leave out the kills at each record and command.")
  var skipPlaces = false

  func validate() throws {
    guard (0...100_000).contains(kills) else {
      throw ValidationError("--kills: 0 to 100000.")
    }
    if let only, only < 1 { throw ValidationError("--only: the first kill is 1.") }
  }

  func run() throws {
    let finished = DispatchSemaphore(value: 0)
    let status = Mutex<Int32>(0)
    let interruption = Interruption()
    let (command, numbers) = (self, numbers)
    Task {
      let result = await command.hold(numbers)
      status.withLock { $0 = result }
      finished.signal()
    }
    finished.wait()
    _ = interruption
    let result = status.withLock { $0 }
    if result != 0 { throw ExitCode(result) }
  }

  private var numbers: [Int] {
    if let only { return [only] }
    let places = KillPlan.points.count
    return Array((skipPlaces ? places + 1 : 1)..<(places + kills + 1))
  }

  private func hold(_ numbers: [Int]) async -> Int32 {
    let happenings = Happenings()
    let clock = Task { await happenings.keepTime() }
    defer { clock.cancel() }
    let stage: CampaignStage
    do {
      stage = try CampaignStage(
        daemon: daemon, model: model.name, devices: devices, happenings: happenings)
    } catch {
      Report.error("handpiece-sim: \(error)")
      return 69
    }
    let began = SimulatorClock.milliseconds
    var campaign = Campaign(stage: stage, model: model.name, seed: seed)
    var failure: CampaignFailure?
    do {
      try await campaign.run(numbers) { number, plan in
        Self.showProgress(number, of: numbers.last ?? 0, plan)
      }
    } catch {
      failure = error
    }
    stage.clear()
    let seconds = (SimulatorClock.milliseconds - began) / 1000
    Report.error("")
    for line in campaign.tally.table { Report.text(line) }
    Report.text(
      "\(campaign.logSize) leaves, \(seconds) s, seed \(seed), \(model.name)")
    if !campaign.tally.missed.isEmpty {
      Report.text("never reached: \(campaign.tally.missed.joined(separator: ", "))")
    }
    if let failure {
      Report.error(
        """
        handpiece-sim: kill \(campaign.number) (\(KillPlan(number: campaign.number, seed: seed).kind)): \
        \(failure)
        the log and the handpiece's memory are left in \(stage.folder)
        again: handpiece-sim crash-campaign --model \(model.name) --seed \(seed) \
        --only \(campaign.number)
        """)
      return 1
    }
    stage.removeFolder()
    return 0
  }

  private static func showProgress(_ number: Int, of last: Int, _ plan: KillPlan) {
    let text = "kill \(number) of \(last): \(plan.kind.name)"
    if isatty(STDERR_FILENO) == 1 {
      Report.progress(text)
    } else if number % 25 == 0 {
      Report.error(text)
    }
  }
}

/// Leaves nothing running when the campaign is told to end.
private struct Interruption {
  private let sources: [any DispatchSourceSignal]

  init() {
    signal(SIGPIPE, SIG_IGN)
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        ChildProcess.killAll()
        exit(128 + number)
      }
      source.resume()
      return source
    }
  }
}
