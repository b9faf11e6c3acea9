import ControlAPI
import DoseLimits
import Quantities

/// Starting a pass: where, how large, how many, and the cautions read one by one.
extension ConsoleModel {
  /// The largest area that can be declared, in hundredths of a cm².
  private static let largest: Int64 = 2_000_00

  func passStep(_ form: Form, _ id: SessionID) -> FormStep {
    guard let session, session.session == id, let patient = session.patient else {
      return .end(title: "The session is not there any more.", lines: [])
    }
    guard let index = form.choice("region"), tables.areas.indices.contains(index) else {
      return .ask(
        Prompt(
          key: "region", title: "Which region?",
          kind: .choice(tables.areas.map { $0.region.spoken })))
    }
    let entry = tables.areas[index]
    let side: Side
    switch sideStep(form, entry) {
    case .success(let found): side = found
    case .failure(let detour): return detour.step
    }
    let area = AreaID(region: entry.region, side: side)
    guard let hundredths = form.number("size") else {
      return .ask(
        Prompt(
          key: "size", title: FormWording.size,
          lines: ["\(area): declared by you, it bounds the pulses of the pass."],
          kind: .hundredths(
            unit: "cm²", range: 1...Self.largest, initial: entry.typicalSize.count)))
    }
    // A hundredth of a cm² is one mm².
    let size = SquareMillimetres(hundredths)
    let body = limitsBody(session, patient, area, pass: nextPass(of: area), size: size)
    if limits[body] == nil, limits.failure(body) == nil {
      return .wait("Asking for the limits of the \(area) …", .limits(body))
    }
    return passStep(form, session, area, size, limits[body])
  }

  private func passStep(
    _ form: Form, _ session: SessionSnapshot, _ area: AreaID, _ size: SquareMillimetres,
    _ answer: LimitsAnswer?
  ) -> FormStep {
    if let answer, answer.envelope == nil {
      return .end(
        title: "The \(area) cannot be treated.",
        lines: answer.blocks.map { block in
          (block.isOverridable ? "A prescriber decides: " : "Blocked: ") + block.sentence
        })
    }
    let most = Int64(clamping: answer?.envelope?.maximumPulses ?? 9999)
    let unit = isContinuous ? "seconds" : "pulses"
    guard let pulses = form.number("pulses") else {
      return .ask(
        Prompt(
          key: "pulses", title: "How many \(unit) is the pass to have?",
          lines: answer == nil
            ? ["The limits are not known here; the daemon checks them."]
            : ["At most \(most) on this area, pass \(nextPass(of: area))."],
          kind: .number(unit: unit, range: 1...max(1, most), initial: max(1, most))))
    }
    let cautions = cautionsToRead(form, answer)
    if let next = cautions.first(where: { !form.isConfirmed("caution:" + $0.rule) }) {
      let index = (cautions.firstIndex { $0.rule == next.rule } ?? 0) + 1
      return .ask(
        Prompt(
          key: "caution:" + next.rule, title: "Caution \(index) of \(cautions.count)",
          lines: [next.sentence, next.rule],
          kind: .confirm(.enter, "Enter says that you have read it")))
    }
    guard form.isConfirmed("confirm") else {
      return .ask(
        Prompt(
          key: "confirm", title: "Start the pass?",
          lines: [
            "\(area), \(FormField.decimal(size.count)) cm², \(pulses) \(unit)",
            "Nothing fires yet.",
          ],
          kind: .confirm(.enter, "Enter starts it, Esc goes back")))
    }
    return .submit(
      .startPass(
        session.session,
        PassBody(
          area: area.region, side: area.side, size: size, plannedPulses: Int(pulses),
          cautions: cautions.map(\.rule))))
  }

  private func sideStep(_ form: Form, _ entry: AtlasEntry) -> Result<Side, Detour> {
    if entry.sides.count == 1, let only = entry.sides.first { return .success(only) }
    guard let index = form.choice("side"), entry.sides.indices.contains(index) else {
      return .failure(
        Detour(
          step: .ask(
            Prompt(
              key: "side", title: "Which side? The patient's own left and right.",
              lines: [entry.region.spoken], kind: .choice(entry.sides.map(\.rawValue))))))
    }
    return .success(entry.sides[index])
  }

  /// What the limits say and, where it differs, what the daemon said when it was asked.
  private func cautionsToRead(
    _ form: Form, _ answer: LimitsAnswer?
  ) -> [(rule: String, sentence: String)] {
    var cautions: [(rule: String, sentence: String)] = []
    let all =
      (answer?.cautions.map { ($0.rule, $0.sentence) } ?? [])
      + form.cautions.map { ($0.rule, $0.sentence) }
    for (rule, sentence) in all where !cautions.contains(where: { $0.rule == rule }) {
      cautions.append((rule, sentence))
    }
    return cautions
  }

  /// The number that the next pass of an area will have, as far as this console has seen.
  private func nextPass(of area: AreaID) -> Int { 1 + (passes[area] ?? 0) }

  /// The area that is being chosen, for the figure.
  var areaInForm: AreaID? {
    guard let form, case .pass = form.purpose else { return nil }
    let index = form.choice("region") ?? form.field.selected
    guard tables.areas.indices.contains(index) else { return nil }
    let entry = tables.areas[index]
    let sideIndex = form.choice("side") ?? (form.field.key == "side" ? form.field.selected : 0)
    let side = entry.sides.indices.contains(sideIndex) ? entry.sides[sideIndex] : .midline
    return AreaID(region: entry.region, side: side)
  }

  /// Whether the handpiece delivers in seconds instead of pulses.
  var isContinuous: Bool {
    handpiece.flatMap { Modality(name: $0.modality) }?.isContinuous == true
  }
}
