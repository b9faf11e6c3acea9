import Spawning

/// The programs of the demonstration, as they lie beside this one.
struct Programs: Sendable {
  let simulator: String
  let daemon: String
  let audit: String

  /// Finds them all, so that nothing is begun when one is missing.
  init() throws(DemoError) {
    simulator = try Self.beside("handpiece-sim")
    daemon = try Self.beside("handpieced")
    audit = try Self.beside("handpiece-audit")
  }

  /// Where another of our programs lies.
  static func beside(_ program: String) throws(DemoError) -> String {
    do throws(SpawningError) {
      return try ProgramPath.beside(program)
    } catch {
      throw .programMissing(path: error.subject)
    }
  }
}
