import ArgumentParser
import ControlAPI

/// Patients, sessions and handpieces as arguments.
extension Identifier: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(argument)
  }
}
