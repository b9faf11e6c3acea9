import ArgumentParser
import ControlAPI
import ControlClient

struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Calibrates a handpiece against a reference instrument.",
    discussion: """
      Put the load fixture on the handpiece, connect the instrument, and begin: readings as found, \
      a fitted curve where it is needed, readings as left. The handpiece fires single shots into \
      the fixture and nowhere else, and counts as uncalibrated from the curve's first byte until \
      the readings as left have passed. Ten minutes of nothing end a calibration.

      Needs the role service and a person enrolled with it.

      Examples:
        handpiecectl calibrate start HP-0031 --meter /dev/ttyUSB2
        handpiecectl calibrate show HP-0031
      """,
    subcommands: [
      CalibrateStartCommand.self, CalibrateShowCommand.self, CalibrateCloseCommand.self,
    ])
}

struct CalibrateShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows the calibration that is under way.",
    discussion: """
      Examples:
        handpiecectl calibrate show HP-0031
        handpiecectl calibrate show HP-0031 --json
      """)

  @OptionGroup var option: HandpieceOption

  func run() throws {
    let (connection, serial) = (option.connection, option.serial)
    let service = try askDaemon { try await connection.service(of: serial) }
    StandardStream.output.write(
      option.json ? try JSONOutput.text(service) : CalibrationText.text(service))
  }
}

struct CalibrateCloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Ends a calibration, whatever it has come to.",
    discussion: """
      What was read stands in the log. A handpiece into which a curve was written stays \
      uncalibrated.

      Examples:
        handpiecectl calibrate close HP-0031
      """)

  @OptionGroup var option: HandpieceOption

  func run() throws {
    let (connection, serial) = (option.connection, option.serial)
    let service = try askDaemon { try await connection.closeService(of: serial) }
    StandardStream.output.write(
      option.json ? try JSONOutput.text(service) : CalibrationText.text(service))
  }
}
