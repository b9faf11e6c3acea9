/// Bounds on what clients may use up.
package struct ControlLimits: Sendable {
  /// The largest body of a request, in bytes.
  package var bodyBytes = 64 * 1024
  /// How many connections are served at once; the next is told so and closed.
  package var clients = 200
  /// How long a connection may take to send a request's head, or idle between two requests.
  package var headTimeoutMilliseconds: Int64 = 10_000
  /// How long a request's body may take to arrive.
  package var bodyTimeoutMilliseconds: Int64 = 10_000
  /// How long a write may wait for a client to read before the client is dropped.
  package var writeTimeoutMilliseconds: Int64 = 5_000

  /// How often a client of the event stream is told that the daemon is there.
  package var heartbeatMilliseconds: Int64 = 500
  /// How long a client may leave what was sent to it unread; it is dropped at the next heartbeat.
  package var unreadMilliseconds: Int64 = 3_000

  /// How often it is looked whether a client keeps us waiting too long: a fifth of the shorter time.
  var lookMilliseconds: Int64 {
    max(1, min(bodyTimeoutMilliseconds, writeTimeoutMilliseconds) / 5)
  }

  package init() {}
}
