import ArgumentParser
import CLinux
import CatalogFiles
import DeviceCatalog
import Dispatch
import DoseLimits
import Glibc
import Quantities

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Treats a simulated patient from end to end and checks the log it leaves.",
    discussion: """
      Starts handpiece-sim and handpieced as programs of their own and acts as a technician would, \
      through the control socket alone. A stop and a pulled cable come in between. It needs no \
      root and no hardware, and takes less than a minute. Every model of the catalog can be shown.

      Exit status: 0 when everything held, 1 when something did not.

      Examples:
        handpiecectl demo
        handpiecectl demo --handpiece needle-pen --seed 7 --json
      """)

  @Option(help: "The model of the handpiece to treat with.")
  var handpiece = TreatmentPlan.reference.model

  @Option(help: "Where the simulator's randomness comes from.")
  var seed: UInt64 = 1

  @Option(help: "The folder that keeps log and summary; a new temporary one without it.")
  var output: String?

  @Flag(help: "Print one JSON object, and what goes on to standard error.")
  var json = false

  func validate() throws {
    guard TreatmentPlan.plan(for: handpiece) != nil else {
      let known = TreatmentPlan.all.map(\.model).joined(separator: ", ")
      throw ValidationError("--handpiece: \(handpiece) is not one of \(known).")
    }
  }

  func run() throws {
    // A child that has ended is noticed by its end, not by a signal to whoever writes to it.
    signal(SIGPIPE, SIG_IGN)
    let summary: Summary
    do throws(DemoError) {
      summary = try perform()
    } catch {
      if json {
        StandardStream.output.write(try JSONOutput.text(Failure(failure: "\(error)")))
      }
      throw complain("\(error)", exitCode: error.exitCode)
    }
    StandardStream.output.write(json ? try JSONOutput.text(summary) : "\n" + summary.text)
    guard summary.held else {
      let failed = summary.expectations.filter { !$0.held }.map(\.sentence)
      throw complain("did not hold: \(failed.joined(separator: "; "))", exitCode: .refused)
    }
  }

  /// What is printed instead of a summary when the treatment did not come to its end.
  private struct Failure: Encodable {
    let held = false
    let failure: String
  }

  private func perform() throws(DemoError) -> Summary {
    let start = clinux_boot_microseconds()
    let plan = TreatmentPlan.plan(for: handpiece) ?? .reference
    let programs = try Programs()
    let (devices, questions) = try readCatalog()
    let folders = try DemoFolders(output: output)
    defer { folders.removeStage() }
    let account: Account
    do throws(DemoError) {
      account = try treat(plan, folders, programs, devices: devices, asking: questions)
    } catch {
      // What was logged until then tells why.
      _ = try? folders.keepDatabase()
      StandardStream.error.write("what there is, is kept in \(folders.output)\n")
      throw error
    }
    let database = try folders.keepDatabase()
    let log = try LogCheck.verify(database, programs: programs, folders: folders)
    let wall = Milliseconds((clinux_boot_microseconds() - start) / 1000)
    let summary = Summary(
      TreatmentRecord(plan: plan, account: account, log: log), seed: seed, wallTime: wall,
      output: folders.output)
    try folders.keep(summary.text, as: "summary.txt")
    guard let text = try? JSONOutput.text(summary) else {
      throw .outputUnusable(path: folders.output, reason: "the summary cannot be written")
    }
    try folders.keep(text, as: "summary.json")
    return summary
  }

  /// The folder that the daemon is to read, and what its tables ask every patient.
  private func readCatalog() throws(DemoError) -> (folder: String, questions: [Question]) {
    guard let folder = CatalogFolder.defaultFolder(executablePath: "/proc/self/exe") else {
      throw .catalogUnusable(reason: "no folder of handpieces and limits was found")
    }
    do throws(CatalogFilesError) {
      return (folder, try CatalogFolder.load(folder: folder).tables.questions)
    } catch {
      throw .catalogUnusable(reason: "\(error)")
    }
  }

  /// Tells the story on its stage and clears it, whatever happened.
  private func treat(
    _ plan: TreatmentPlan, _ folders: DemoFolders, _ programs: Programs, devices: String,
    asking questions: [Question]
  ) throws(DemoError) -> Account {
    let happenings = Happenings()
    let stage = try Stage(
      folders, programs: programs, model: plan.model, devices: devices, seed: seed,
      happenings: happenings)
    defer { stage.clear() }
    let story = Story(
      plan: plan, questions: questions, folders: folders, stage: stage, happenings: happenings,
      narrator: Narrator(to: json ? .error : .output))
    let telling = WaitedTask { try await story.tell() }
    let interrupts = [SIGINT, SIGTERM, SIGHUP].map { number in
      Interrupt(number) { telling.cancel() }
    }
    defer { for interrupt in interrupts { interrupt.giveBack() } }
    do {
      return try telling.wait()
    } catch let error as DemoError {
      throw error
    } catch {
      throw .cancelled
    }
  }
}
