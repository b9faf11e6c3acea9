import ArgumentParser
import ControlAPI
import ControlClient

/// Which handpiece, and how the answer is printed.
struct HandpieceOption: ParsableArguments {
  @Argument(help: "The handpiece's serial number.")
  var serial: HandpieceSerial

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  var connection: ControlConnection { socket.connection }
}
