import ControlAPI
import DoseLimits
import Quantities

/// Opening a session: whom, whether it is them, what for, and how the skin was prepared.
extension ConsoleModel {
  /// How many patients are offered to be picked.
  private static let offered = 8
  private static let another = "another one, by identifier"

  func openingStep(_ form: Form, _ serial: HandpieceSerial) -> FormStep {
    let record: PatientRecord
    switch recordStep(form) {
    case .success(let found): record = found
    case .failure(let detour): return detour.step
    }
    let patient = record.patient
    if let question = identityPrompt(form, record) { return question }
    guard let kind = form.choice("kind") else {
      return .ask(
        Prompt(
          key: "kind", title: "What is the session for?",
          kind: .choice(["treatment", "test spot"])))
    }
    guard let word = form.chosenWord("indication"),
      let indication = Indication(rawValue: String(word))
    else {
      return .ask(
        Prompt(
          key: "indication", title: FormWording.indication,
          kind: .choice(indicationsToOffer(record).map(\.rawValue))))
    }
    if let prompt = preparationPrompt(form) { return .ask(prompt) }
    let body = SessionBody(
      patient: patient, handpiece: serial, indication: indication.rawValue,
      kind: kind == 1 ? .testSpot : .treatment, preparation: preparation(form))
    guard form.isConfirmed("confirm") else {
      return .ask(
        Prompt(
          key: "confirm", title: FormWording.opening,
          lines: [
            "\(record.spokenName) on \(serial)",
            "\(indication.rawValue.spoken), \(kind == 1 ? "test spot" : "treatment")",
            "The handpiece is tried without energy first.",
          ], kind: .confirm(.enter, "Enter opens it, Esc goes back")))
    }
    return .submit(.openSession(body))
  }

  /// Whom a form is about.
  func recordStep(_ form: Form) -> Result<PatientRecord, Detour> {
    patientStep(form).flatMap { patient in
      if let record = records[patient] { return .success(record) }
      let step: FormStep =
        missing.contains(patient)
        ? .end(
          title: "There is no patient \(patient).", lines: ["Esc goes back; n registers one."])
        : .wait("Asking for \(patient) …", .patient(patient))
      return .failure(Detour(step: step))
    }
  }

  private func patientStep(_ form: Form) -> Result<PatientID, Detour> {
    if let typed = form.text("identifier") {
      guard let patient = PatientID("P" + typed) else {
        return .failure(Detour(step: .end(title: "That is no identifier.", lines: [])))
      }
      return .success(patient)
    }
    if let word = form.chosenWord("patient"), let patient = PatientID(word) {
      if word.hasPrefix("P") { return .success(patient) }
    } else if !patientsToOffer.isEmpty {
      let options = patientsToOffer.map { patient in
        "\(patient) \(records[patient]?.person?.name ?? "")"
      }
      return .failure(
        Detour(
          step: .ask(
            Prompt(
              key: "patient", title: FormWording.patient,
              kind: .choice(options + [Self.another])))))
    }
    return .failure(
      Detour(
        step: .ask(
          Prompt(
            key: "identifier", title: FormWording.identifier,
            lines: ["The digits 0 to 9 and a to f after the P. n registers a new patient."],
            kind: .hexadecimal(prefix: "P", digits: 16)))))
  }

  /// Patients that were just registered or treated, the newest first.
  private var patientsToOffer: [PatientID] {
    var patients = lastPatient.map { [$0] } ?? []
    let seen =
      (status?.sessions.reversed().compactMap(\.patient) ?? [])
      + records.keys.sorted { $0.text < $1.text }
    for patient in seen where !patients.contains(patient) { patients.append(patient) }
    return Array(patients.prefix(Self.offered))
  }

  private func indicationsToOffer(_ record: PatientRecord) -> [Indication] {
    record.profile.indications.isEmpty
      ? Indication.allCases : Array(record.profile.indications.prefix(9))
  }

  /// Who it is and what they said is asked before every session.
  private func identityPrompt(_ form: Form, _ record: PatientRecord) -> FormStep? {
    if let step = personStep(form, record) { return step }
    guard let changed = form.choice("answers") else {
      return .ask(
        Prompt(
          key: "answers", title: FormWording.answersHold,
          lines: record.profile.review, kind: .choice(["yes, nothing has changed", "no"])))
    }
    guard changed == 0 else {
      return .end(
        title: "The answers have changed.",
        lines: ["They must be recorded before the session: n asks all of them anew."])
    }
    return nil
  }

  /// Asks whether the person in the chair is the one on the screen.
  func personStep(_ form: Form, _ record: PatientRecord) -> FormStep? {
    guard let same = form.choice("identity") else {
      return .ask(
        Prompt(
          key: "identity", title: FormWording.identity,
          lines: [
            record.spokenName,
            record.person?.birthDate.map { "born \($0)" } ?? "date of birth not written down",
            "\(record.patient)",
          ],
          kind: .choice(["yes", "no"])))
    }
    guard same == 0 else {
      return .end(title: "Not this patient.", lines: ["Esc goes back and asks for another one."])
    }
    return nil
  }

  private func preparationPrompt(_ form: Form) -> Prompt? {
    guard let anaesthetic = form.choice("anaesthetic") else {
      return Prompt(
        key: "anaesthetic", title: FormWording.anaesthetic,
        kind: .choice(["no", "yes", "unknown"]))
    }
    if anaesthetic == 1, form.number("minutes") == nil {
      return Prompt(
        key: "minutes", title: FormWording.anaestheticTime,
        kind: .number(unit: "minutes", range: 0...600, initial: nil))
    }
    if anaesthetic == 1, form.choice("removed") == nil {
      return Prompt(
        key: "removed", title: FormWording.anaestheticRemoved, kind: .choice(["yes", "no"]))
    }
    if form.choice("eyes") == nil {
      return Prompt(
        key: "eyes", title: FormWording.eyeProtection,
        kind: .choice(["yes, both", "no", "unknown"]))
    }
    return nil
  }

  private func preparation(_ form: Form) -> SkinPreparation {
    let anaesthetic: Answer<Anaesthetic> =
      switch form.choice("anaesthetic") {
      case 0: .none
      case 1:
        .recorded(
          Anaesthetic(
            on: form.number("minutes").map { Minutes($0) }, isRemoved: form.choice("removed") == 0))
      default: .unknown
      }
    let eyes: Bool? =
      switch form.choice("eyes") {
      case 0: true
      case 1: false
      default: nil
      }
    return SkinPreparation(anaesthetic: anaesthetic, isEyeProtected: eyes)
  }
}

extension PatientRecord {
  /// The name, which stands on the screen and nowhere else.
  var spokenName: String { person?.name ?? "name not written down" }
}
