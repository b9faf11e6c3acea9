package import ControlAPI
import FoundationEssentials

/// What of the usual plan is to be otherwise, as a file.
package enum PlanFile {
  package static func read(_ path: String) throws(PlanFileDefect) -> PlanBody {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PlanFileDefect(exitCode: .noInput, description: "\(path) cannot be read")
    }
    let plan: PlanBody
    let unknown: Set<String>
    do {
      plan = try JSONDecoder().decode(PlanBody.self, from: data)
      unknown = try names(in: data).subtracting(names(in: JSONEncoder().encode(plan)))
    } catch {
      throw PlanFileDefect(exitCode: .wrongData, description: "\(path) is no plan: \(error)")
    }
    // A name that is passed over would leave the usual plan in force.
    guard unknown.isEmpty else {
      let names = unknown.sorted().joined(separator: ", ")
      throw PlanFileDefect(
        exitCode: .wrongData, description: "\(path) is no plan: \(names) means nothing")
    }
    return plan
  }

  /// Of what is not `null`.
  private static func names(in data: Data) throws -> Set<String> {
    Set(try JSONDecoder().decode([String: Anything?].self, from: data).compactMapValues { $0 }.keys)
  }

  private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
  }
}

/// Why a file holds no plan.
package struct PlanFileDefect: Error, CustomStringConvertible {
  let exitCode: ExitStatus
  package let description: String
}
