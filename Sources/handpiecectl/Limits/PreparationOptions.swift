import ArgumentParser
import DoseLimits
import Quantities

/// How the skin was prepared; what is left out nobody said.
struct PreparationOptions: ParsableArguments {
  @Option(help: "How many minutes an anaesthetic cream was on.")
  var anaestheticMinutes: Int64?

  @Flag(help: "The anaesthetic cream has been removed.")
  var anaestheticRemoved = false

  @Flag(help: "No anaesthetic was used.")
  var noAnaesthetic = false

  @Flag(help: "Patient and operator wear eye protection.")
  var eyeProtection = false

  func validate() throws {
    guard !noAnaesthetic || (anaestheticMinutes == nil && !anaestheticRemoved) else {
      throw ValidationError("--no-anaesthetic: there is none to be timed or removed.")
    }
    guard anaestheticMinutes.map({ (0...1440).contains($0) }) ?? true else {
      throw ValidationError("--anaesthetic-minutes: 0 to 1440.")
    }
  }

  var preparation: SkinPreparation {
    SkinPreparation(anaesthetic: anaesthetic, isEyeProtected: eyeProtection ? true : nil)
  }

  private var anaesthetic: Answer<Anaesthetic> {
    if noAnaesthetic { return .none }
    guard anaestheticMinutes != nil || anaestheticRemoved else { return .unknown }
    return .recorded(
      Anaesthetic(on: anaestheticMinutes.map { Minutes($0) }, isRemoved: anaestheticRemoved))
  }
}
