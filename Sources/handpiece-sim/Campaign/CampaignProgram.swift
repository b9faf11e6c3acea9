import Glibc
import Spawning

extension ChildProcess {
  /// A program of the campaign. The lines of both its outputs are heard.
  ///
  /// Of this process's environment it gets what it needs to be started.
  static func ofCampaign(
    _ command: [String], environment: [String] = [],
    report: @escaping @Sendable (Report) -> Void
  ) throws(CampaignFailure) -> ChildProcess {
    var spawn = Spawn(command.first ?? "", command)
    spawn.errors = .asOutput
    spawn.environment = environment + inherited
    return try CampaignFailure.started { () throws(SpawningError) in
      try ChildProcess(spawn, report: report)
    }
  }

  private static var inherited: [String] {
    let names: [String] = ["PATH", "TMPDIR", "LD_LIBRARY_PATH"]
    return names.compactMap { name in
      guard let value = unsafe getenv(name) else { return nil }
      return unsafe "\(name)=\(String(cString: value))"
    }
  }
}
