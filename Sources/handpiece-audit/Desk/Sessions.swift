import ArgumentParser
import DeskIndex

struct Sessions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the sessions of a log, the newest first.",
    discussion: """
        handpiece-audit sessions bundle

      The first call builds an index beside the log; after that even a long log answers at once. \
      Exit status: 0, 64 to 66 as with `replay`, 73 when the index cannot be written.
      """)

  @OptionGroup var options: IndexOptions

  @OptionGroup var page: PageOptions

  func run() throws {
    let (_, index) = try options.open()
    let rows = try InputFile.asked { () throws(DeskIndexError) in
      try index.sessions(limit: page.limit, offset: page.offset)
    }
    page.show(rows, index.state)
  }
}

struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the sessions that have everything that is asked for.",
    discussion: """
        handpiece-audit search bundle --area cheek/left --from 2027-01-01 --energy 20000..30000
        handpiece-audit search bundle --finding delivered_outside_envelope
      """)

  @OptionGroup var options: IndexOptions

  @OptionGroup var filter: FilterOptions

  @OptionGroup var page: PageOptions

  func run() throws {
    let filter = try filter.read()
    let (_, index) = try options.open()
    let rows = try InputFile.asked { () throws(DeskIndexError) in
      try index.sessions(filter, limit: page.limit, offset: page.offset)
    }
    page.show(rows, index.state)
  }
}

struct Summary: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sums up sessions, pulses, energy and findings.",
    discussion: "  handpiece-audit summary bundle --by month")

  @OptionGroup var options: IndexOptions

  @Option(help: "What to sum up by: month, handpiece, operator or area.")
  var by: SummaryGroup = .month

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func run() throws {
    let (_, index) = try options.open()
    let rows = try InputFile.asked { () throws(DeskIndexError) in try index.summary(by: by) }
    print(json ? SessionListing.json(rows) : SessionListing.text(rows, by: by))
    if !json { index.state.sayRedacted() }
  }
}

extension SummaryGroup: ExpressibleByArgument {}

/// How much of a list is shown, and how.
struct PageOptions: ParsableArguments {
  @Option(help: "The most sessions to list.")
  var limit = 1000

  @Option(help: "How many to pass over first.")
  var offset = 0

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func validate() throws {
    guard limit >= 0, offset >= 0 else {
      throw ValidationError("--limit and --offset take numbers from 0 on.")
    }
  }

  func show(_ rows: [SessionRow], _ state: IndexState) {
    print(json ? SessionListing.json(rows) : SessionListing.text(rows))
    if !json { state.sayRedacted() }
  }
}

extension IndexState {
  /// Says that the log is not all there.
  func sayRedacted() {
    guard redactedLeaves > 0 else { return }
    print("\(redactedLeaves) leaves of this log are not disclosed; sessions may be missing here.")
  }
}
