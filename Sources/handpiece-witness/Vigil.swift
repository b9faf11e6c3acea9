/// Errand after errand: at each interval while they succeed, and ever more rarely while they fail.
/// What changed is said once.
package struct Vigil: Sendable {
  private let errand: Errand
  private let intervalMilliseconds: Int64
  private let say: @Sendable (String) -> Void
  /// Waits, in milliseconds; throws when it is over.
  private let pause: @Sendable (Int64) async throws -> Void

  package init(
    _ errand: Errand, intervalMilliseconds: Int64, say: @escaping @Sendable (String) -> Void,
    pause: @escaping @Sendable (Int64) async throws -> Void = {
      try await Task.sleep(for: .milliseconds($0))
    }
  ) {
    self.errand = errand
    self.intervalMilliseconds = intervalMilliseconds
    self.say = say
    self.pause = pause
  }

  /// Goes on until pausing throws, as it does when the task is cancelled.
  package func run() async throws {
    var backOff = BackOff()
    var complaint: String?
    var isNew = true
    while true {
      let delay: Int64
      do throws(WitnessingError) {
        let sighting = try await errand.run()
        if isNew || complaint != nil { say("\(sighting)") }
        (isNew, complaint) = (false, nil)
        backOff.succeeded()
        delay = intervalMilliseconds
      } catch {
        if complaint != "\(error)" { say("\(error)") }
        complaint = "\(error)"
        delay = backOff.failed(roll: .random(in: 0 ... .max))
      }
      try await pause(delay)
    }
  }
}
