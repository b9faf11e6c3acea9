import ArgumentParser

struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices",
    abstract: "Checks device descriptions and limit tables.",
    discussion: """
      Examples:
        handpiecectl devices check Devices
      """,
    subcommands: [DevicesCheckCommand.self])
}
