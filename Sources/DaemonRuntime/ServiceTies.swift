import Glibc
package import ServiceManager

/// What a daemon has of the service manager that started it; nothing when a person did.
package struct ServiceTies: Sendable {
  package static let controlSocket = "control"
  package static let stopSocket = "stop"

  /// Sockets that listen already.
  let sockets: PassedSockets?
  /// Who wants to hear of the daemon.
  let notifier: ServiceNotifier?
  /// Within how many microseconds the manager must hear that the daemon lives.
  let watchdogMicroseconds: Int64?

  /// Nobody passed anything on.
  package init() {
    (sockets, notifier, watchdogMicroseconds) = (nil, nil, nil)
  }

  package init(_ environment: ServiceEnvironment) throws(DaemonError) {
    do throws(ServiceManagerError) {
      sockets = try PassedSockets(
        environment,
        expected: [Self.controlSocket: SOCK_STREAM, Self.stopSocket: SOCK_SEQPACKET])
      notifier = try ServiceNotifier(environment)
      watchdogMicroseconds = try environment.watchdogMicroseconds
    } catch {
      throw .service(error)
    }
  }
}
