import ArgumentParser
import DoseLimits
import Quantities

/// How the skin was prepared; what is left out nobody said.
struct PreparationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How long an anaesthetic cream was on.", valueName: "45min"),
    transform: { Minutes(try amount($0, .minutes)) })
  var anaesthetic: Minutes?

  @Flag(help: "The anaesthetic cream has been removed.")
  var anaestheticRemoved = false

  @Flag(help: "No anaesthetic was used.")
  var noAnaesthetic = false

  @Flag(inversion: .prefixedNo, help: "Whether patient and operator wear eye protection.")
  var eyeProtection: Bool?

  func validate() throws {
    guard !noAnaesthetic || (anaesthetic == nil && !anaestheticRemoved) else {
      throw ValidationError("--no-anaesthetic: there is none to be timed or removed.")
    }
    guard anaesthetic.map({ (0...1440).contains($0.count) }) ?? true else {
      throw ValidationError("--anaesthetic: 0min to 24h.")
    }
  }

  var isAnaestheticSaid: Bool { noAnaesthetic || anaesthetic != nil || anaestheticRemoved }

  var preparation: SkinPreparation {
    SkinPreparation(anaesthetic: answer, isEyeProtected: eyeProtection)
  }

  private var answer: Answer<Anaesthetic> {
    if noAnaesthetic { return .none }
    guard isAnaestheticSaid else { return .unknown }
    return .recorded(Anaesthetic(on: anaesthetic, isRemoved: anaestheticRemoved))
  }
}
