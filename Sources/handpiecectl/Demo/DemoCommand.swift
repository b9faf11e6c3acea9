import ArgumentParser
import CLinux
import Dispatch
import Glibc
import Quantities

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Treats a simulated patient from end to end and checks the log it leaves.",
    discussion: """
      Starts handpiece-sim and handpieced as programs of their own and acts as a technician would, \
      through the control socket alone. A stop and a pulled cable come in between. It needs no \
      root and no hardware, and takes less than a minute.

      Exit status: 0 when everything held, 1 when something did not.
      """)

  @Option(help: "Where the simulator's randomness comes from.")
  var seed: UInt64 = 1

  @Option(help: "The folder that keeps log and summary; a new temporary one without it.")
  var output: String?

  @Flag(help: "Print one JSON object, and what goes on to standard error.")
  var json = false

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
      throw complain("did not hold: \(failed.joined(separator: "; "))", exitCode: 1)
    }
  }

  /// What is printed instead of a summary when the treatment did not come to its end.
  private struct Failure: Encodable {
    let held = false
    let failure: String
  }

  private func perform() throws(DemoError) -> Summary {
    let start = clinux_boot_microseconds()
    let programs = try Programs()
    let folders = try DemoFolders(output: output)
    defer { folders.removeStage() }
    let account: Account
    do throws(DemoError) {
      account = try treat(folders, programs)
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
      TreatmentRecord(plan: .standard, account: account, log: log), seed: seed, wallTime: wall,
      output: folders.output)
    try folders.keep(summary.text, as: "summary.txt")
    guard let text = try? JSONOutput.text(summary) else {
      throw .outputUnusable(path: folders.output, reason: "the summary cannot be written")
    }
    try folders.keep(text, as: "summary.json")
    return summary
  }

  /// Tells the story on its stage and clears it, whatever happened.
  private func treat(
    _ folders: DemoFolders, _ programs: Programs
  ) throws(DemoError) -> Account {
    let happenings = Happenings()
    let stage = try Stage(folders, programs: programs, seed: seed, happenings: happenings)
    defer { stage.clear() }
    let story = Story(
      plan: .standard, folders: folders, stage: stage, happenings: happenings,
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
