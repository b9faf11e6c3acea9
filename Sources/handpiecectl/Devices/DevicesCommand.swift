import ArgumentParser

struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices",
    abstract: "Checks device descriptions and limit tables.",
    subcommands: [DevicesCheckCommand.self])
}
