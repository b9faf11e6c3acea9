import ControlAPI
import ControlClient

/// Asks again and again, and says at the end of the test's time what never came, and what was heard
/// last instead.
enum Wait {
  struct InVain: Error, CustomStringConvertible {
    let description: String
  }

  /// `ask` may leave in its argument what it saw. What it is refused for a `passing` reason is asked
  /// again; every other error ends the waiting.
  static func until(
    _ what: String, passing: Set<Problem.Code> = [.busy, .unavailable],
    _ ask: (_ last: inout String) async throws -> Bool
  ) async throws {
    var (last, refusal) = ("nothing", "nothing")
    while !Task.isCancelled {
      do {
        if try await ask(&last) { return }
      } catch ControlClientError.problem(let problem)
        where passing.contains(problem.code)
      {
        refusal = "\(ControlClientError.problem(problem))"
      } catch {
        guard Task.isCancelled else { throw error }
      }
      await Task.yield()
    }
    throw InVain(
      description: "waited until \(what); seen last: \(last); refused last: \(refusal)")
  }
}
