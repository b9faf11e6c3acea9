import ArgumentParser
import ControlAPI
import DoseLimits
import Quantities
import TechnicianConsole

/// What is said when a session is opened; what is left out is asked for, or listed as missing.
struct OpeningOptions: ParsableArguments {
  @Option(help: "The patient's id.")
  var patient: PatientID?

  @Option(
    help: "The handpiece's serial number.",
    completion: .custom { words, _, _ in Completions.handpieces(words) })
  var handpiece: HandpieceSerial?

  @Option(help: "What is treated, such as acne-scars.")
  var indication: Indication?

  @Flag(help: "The person in the chair is the patient: name and date of birth were asked.")
  var confirmIdentity = false

  @Flag(help: "The patient was asked again today, and every answer on record still holds.")
  var answersHold = false

  @OptionGroup(title: "Preparation") var preparation: PreparationOptions

  /// What nobody has said yet, each as the option that says it and what it asks; the indications
  /// are those of the patient, where they are known.
  func missing(indications: [Indication] = Indication.allCases) -> [String] {
    let offered = indications.isEmpty ? Indication.allCases : indications
    let wished = offered.map(\.rawValue).joined(separator: ", ")
    return [
      patient == nil ? "--patient ID: \(FormWording.patient)" : nil,
      handpiece == nil
        ? "--handpiece SERIAL: Which handpiece? `handpiecectl handpieces` lists them." : nil,
      confirmIdentity
        ? nil : "--confirm-identity: \(FormWording.identity)",
      answersHold ? nil : "--answers-hold: \(FormWording.answersHold)",
      indication == nil ? "--indication NAME: \(FormWording.indication) \(wished)" : nil,
      preparation.isAnaestheticSaid
        ? nil
        : "--no-anaesthetic, or --anaesthetic 45min and --anaesthetic-removed: "
          + FormWording.anaesthetic,
      preparation.eyeProtection != nil
        ? nil : "--eye-protection or --no-eye-protection: \(FormWording.eyeProtection)",
    ].compactMap { $0 }
  }
}
