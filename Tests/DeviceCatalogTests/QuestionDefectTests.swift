import DeviceCatalog
import Testing

/// Promise 8: a riskier answer is never judged more mildly.
@Suite struct `A question or contraindication` {
  private static let questions = RealFile.questions
  private static let body = RealFile.body
  private static let medicines = RealFile.medicines

  static let spoilings: [Spoiling] = [
    Spoiling(
      body, "question: diabetes", "question: diabetess", at: "question: diabetess",
      "no question \"diabetess\" is asked"),
    Spoiling(
      body, "from: poorly-controlled", "from: badly-controlled", at: "from: badly-controlled",
      "has no choice \"badly-controlled\""),
    Spoiling(
      body, "choices: [nickel, steel]", "choices: [nickel, silver]",
      at: "choices: [nickel, silver]", "has no choice \"silver\""),
    Spoiling(
      body, "choices: [nickel, steel]", "from: nickel", at: "from: nickel",
      "\"from\" reads ordered questions only"),
    Spoiling(
      body, "question: active-implant\n", "question: active-implant\n    choices: [pacemaker]\n",
      at: "choices: [pacemaker]", "a dated question has no choices", count: nil),
    Spoiling(
      body, "from: poorly-controlled", "from: poorly-controlled\n    choices: [controlled]",
      at: "choices: [controlled]", "has \"from\" or \"choices\", not both"),
    Spoiling(
      questions, "questions:\n",
      "questions:\n  - {id: idle, text: Is this read?, kind: dated}\n", at: "- {id: idle",
      "no contraindication reads the question \"idle\""),
    Spoiling(
      questions, "id: diabetes", "id: Diabetes", at: "id: Diabetes", "lower-case letters"),
    Spoiling(
      questions, "choices: [controlled, poorly-controlled]",
      "choices: [controlled, Poorly_controlled]", at: "choices: [controlled, Poorly",
      "lower-case letters"),
    Spoiling(
      questions, "choices: [controlled, poorly-controlled]", "choices: [controlled, controlled]",
      at: "choices: [controlled, controlled]", "stands twice"),
    Spoiling(
      questions, "    choices: [controlled, poorly-controlled]\n", "", at: "- id: diabetes",
      "lacks \"choices\""),
    Spoiling(
      questions, "kind: ordered", "kind: dated", at: "choices: [controlled",
      "a dated question has no \"choices\""),
    Spoiling(
      questions, "id: pregnant-or-nursing", "id: active-implant",
      at: "- id: active-implant\n    text: Are you pregnant",
      "the question \"active-implant\" stands already", count: nil),
    // The list is turned round: what was the milder answer is now the riskier one.
    Spoiling(
      body, "    from: poorly-controlled\n    rfMicroneedling: hard",
      "    choices: [controlled]\n    rfMicroneedling: hard",
      at: "- id: diabetes-poorly-controlled\n",
      "for rfMicroneedling the riskier choice \"poorly-controlled\" is judged more mildly"),
    // Six months of a hard block leave nothing to a hard block while it lasts.
    Spoiling(
      medicines, "rfMicroneedling: prescriber\n    clear_after_days: 183",
      "rfMicroneedling: hard\n    clear_after_days: 183", at: "- id: isotretinoin-six-months\n",
      "for rfMicroneedling this and limits/contraindications-medicines-and-procedures.yaml:"),
    Spoiling(
      medicines, "rfMicroneedling: prescriber\n    clear_after_days: 183",
      "rfMicroneedling: prescriber\n    clear_after_days: 365", at: "- id: isotretinoin-year",
      "the one that counts longer must be the milder"),
    Spoiling(
      medicines, "rfMicroneedling: hard\n    clear_after_days: 0",
      "rfMicroneedling: caution\n    clear_after_days: 0", at: "- id: isotretinoin-six-months\n",
      "the one that counts longer must be the milder", count: 2),
    Spoiling(
      medicines, "    rfMicroneedling: hard\n", "", at: "- id: isotretinoin-now\n",
      "needs a modality with its severity"),
    Spoiling(
      body, "below_years: 22\n    severity: caution", "below_years: 22\n    severity: hard",
      at: "- id: under-18-needling", "this age says nothing that"),
    Spoiling(
      body, "below_years: 22", "below_years: 17", at: "- id: under-22-needling",
      "this age says nothing that"),
  ]

  @Test(arguments: spoilings)
  func `that cannot be right is refused with file, line and reason`(spoiling: Spoiling) throws {
    try spoiling.check()
  }
}
