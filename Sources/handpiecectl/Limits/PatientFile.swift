import ArgumentParser
import ControlAPI
import DoseLimits
import FoundationEssentials
import Glibc

/// Reading a patient's profile from a file; what is wrong is said with file and field, in one
/// line, and becomes an exit code.
enum PatientFile {
  static func read(_ path: String) throws -> PatientProfile {
    let bytes = try SmallFile.read(path)
    do {
      return try JSONDecoder().decode(PatientProfile.self, from: Data(bytes))
    } catch let error as DecodingError {
      let fault = FormFault(error)
      throw complain("\(path): \(fault.field): \(oneLine(fault.reason))", exitCode: .wrongData)
    }
  }

  /// Refuses an answer that no question of the tables asks for: most likely it was meant to answer
  /// another one, which would count as unknown now.
  static func check(_ profile: PatientProfile, in path: String, against tables: LimitTables) throws
  {
    let known = Set(tables.questions.map(\.id))
    guard let stray = profile.answers.keys.filter({ !known.contains($0) }).min() else { return }
    throw complain(
      "\(path): answers.\(stray): the tables ask no such question", exitCode: .wrongData)
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
