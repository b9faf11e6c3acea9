import ControlAPI
import Spawning

/// Why a campaign ends before its last kill.
enum CampaignFailure: Error, CustomStringConvertible {
  /// It cannot be held here: a program or a folder is missing.
  case unusable(String)
  /// A promise was broken.
  case violated(String)
  /// The daemon is dead, as it should be.
  case killed
  /// The daemon said no.
  case declined(Problem)

  /// What a program needs that is to be started.
  static func started<Value>(
    _ start: () throws(SpawningError) -> Value
  ) throws(CampaignFailure) -> Value {
    do throws(SpawningError) {
      return try start()
    } catch {
      throw .unusable("\(error)")
    }
  }

  var description: String {
    switch self {
    case .unusable(let text): text
    case .violated(let text): text
    case .killed: "the daemon was killed"
    case .declined(let problem): "the daemon declined: \(problem.detail)"
    }
  }
}
