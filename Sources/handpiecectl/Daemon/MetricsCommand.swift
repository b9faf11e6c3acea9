import ArgumentParser
import ControlClient

struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Prints the daemon's figures as Prometheus reads them.",
    discussion: """
      The daemon itself has no network. What it answers at /metrics on its socket can be handed to \
      a collector as a file. Needs the role observe.

      Example:
        handpiecectl metrics > /var/lib/node_exporter/handpieced.prom
      """)

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    StandardStream.output.write(try askDaemon { try await connection.metrics() })
  }
}
