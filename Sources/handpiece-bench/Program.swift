import ArgumentParser

/// The program: either the daemon's first step, or the measurements.
@main
enum Program {
  static func main() {
    ParentTie.followIfAsked(CommandLine.arguments)
    BareServer.serveIfAsked(CommandLine.arguments)
    HandpieceBench.main()
  }
}
