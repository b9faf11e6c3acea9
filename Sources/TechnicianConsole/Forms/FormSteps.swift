import ControlAPI
import DoseLimits
import Quantities

/// How forms go on.
extension ConsoleModel {
  mutating func begin(_ form: Form) -> [ConsoleEffect] {
    self.form = form
    return stepForm()
  }

  /// What the form on the screen does next; `nil` without one.
  var formStep: FormStep? {
    guard let form else { return nil }
    if form.isSent { return .wait("Asking the daemon …", nil) }
    return step(form)
  }

  private func step(_ form: Form) -> FormStep {
    switch form.purpose {
    case .quit: quitStep(form)
    case .chooseHandpiece: handpieceStep(form)
    case .register: registrationStep(form)
    case .grade: gradingStep(form)
    case .open(let serial): openingStep(form, serial)
    case .pass(let session): passStep(form, session)
    case .pins(let session, let moment, let ofKind): pinStep(form, session, moment, ofKind)
    case .arm(let session, let body, let settings): armStep(form, session, body, settings)
    case .reset(let serial, let count): resetStep(form, serial, count)
    case .endPass(let session): endPassStep(form, session)
    case .close(let session): closeStep(form, session)
    }
  }

  /// Does what needs nobody, up to the next question.
  mutating func stepForm() -> [ConsoleEffect] {
    guard let step = formStep else { return [] }
    switch step {
    case .ask(let prompt):
      if form?.field.key != prompt.key { form?.field = FormField(for: prompt) }
      return []
    case .wait(_, .limits(let body)?): return limits.shouldAsk(body) ? [.ask(.limits(body))] : []
    case .wait(_, .patient(let patient)?):
      return askedPatients.insert(patient).inserted ? [.ask(.patient(patient))] : []
    case .wait, .end: return []
    case .submit(let request):
      guard isFresh else {
        form = nil
        notice = Notice(text: "There is no word from the daemon: nothing was sent.", isBad: true)
        return []
      }
      form?.isSent = true
      let effects = send(request)
      if effects.isEmpty { form = nil }
      return effects
    case .choose(let serial):
      chosen = serial
      form = nil
      return []
    case .quit: return [.quit]
    }
  }

  mutating func pressInForm(_ key: Key) -> [ConsoleEffect] {
    if key == .interrupt {
      form = nil
      return []
    }
    if key == .escape {
      // What was sent is on its way; only the view goes.
      if form?.isSent == true || form?.goBack() != true { form = nil }
      return stepForm()
    }
    guard case .ask(let prompt)? = formStep else { return [] }
    if let entry = form?.field.press(key, in: prompt) {
      form?.answer(prompt.key, entry)
      return stepForm()
    }
    return []
  }

  private func quitStep(_ form: Form) -> FormStep {
    if form.isConfirmed("confirm") { return .quit }
    let isOpen = session != nil
    return .ask(
      Prompt(
        key: "confirm", title: "Leave the console?",
        lines: isOpen
          ? [
            "The session stays open. Without a console that shows alarms nothing stays armed, and "
              + "nobody hears an alarm."
          ] : ["Nothing is open on this handpiece."],
        kind: .confirm(.character("y"), "y leaves, Esc stays")))
  }

  private func handpieceStep(_ form: Form) -> FormStep {
    let handpieces = status?.handpieces ?? []
    if let word = form.chosenWord("handpiece") {
      guard let handpiece = handpieces.first(where: { $0.serial.text == word }) else {
        return .end(title: "That handpiece is gone.", lines: [])
      }
      return .choose(handpiece.serial)
    }
    return .ask(
      Prompt(
        key: "handpiece", title: "Which handpiece?",
        kind: .choice(handpieces.map { "\($0.serial)  \($0.model)  \($0.state.rawValue)" })))
  }

  /// Who sits here and proves it: `nil` in `proof` where nobody is asked to.
  private func proofStep(_ form: Form, title: String, lines: [String]) -> (FormStep?, PersonProof?)
  {
    if people.isEmpty { return (nil, nil) }
    let person: String
    if people.count == 1 {
      person = people[0]
    } else if let index = form.choice("person"), people.indices.contains(index) {
      person = people[index]
    } else {
      return (
        .ask(Prompt(key: "person", title: "\(title) Who are you?", kind: .choice(people))), nil
      )
    }
    guard let pin = form.text("pin") else {
      let prompt = Prompt(
        key: "pin", title: "\(title) PIN of \(person):", lines: lines, kind: .pin)
      return (.ask(prompt), nil)
    }
    return (nil, PersonProof(person: person, pin: pin))
  }

  /// The number is not proposed: it is to be counted.
  private func pinStep(
    _ form: Form, _ session: SessionID, _ moment: PinCountBody.Moment, _ ofKind: Int
  ) -> FormStep {
    if let count = form.number("pins") {
      return .submit(.countPins(session, PinCountBody(moment: moment, pins: Int(count))))
    }
    let when = moment == .before ? "before they go in" : "now that they have come out"
    return .ask(
      Prompt(
        key: "pins", title: "How many whole, straight needles, \(when)?",
        lines: ["Look through a magnifier, at every row."],
        kind: .number(unit: "needles", range: 0...Int64(ofKind), initial: nil)))
  }

  private func armStep(
    _ form: Form, _ session: SessionID, _ body: ArmBody, _ settings: SettingsSnapshot
  ) -> FormStep {
    if mustConfirmIdentity, let record, let step = personStep(form, record) { return step }
    let area = AreaID(region: body.area, side: body.side)
    let lines =
      [
        "\(area), pass \(body.pass), stop count \(body.stopCount)",
        settings.settings.sentence,
        "From then on the footswitch fires. SPACE or s stops.",
      ] + changedSinceShown(body)
    let (question, proof) = proofStep(form, title: "ARM.", lines: lines)
    if let question { return question }
    if proof == nil, !form.isConfirmed("confirm") {
      return .ask(
        Prompt(
          key: "confirm", title: "ARM?", lines: lines,
          kind: .confirm(.character("y"), "y arms, Esc does not")))
    }
    return .submit(.arm(session, body, proof))
  }

  private func changedSinceShown(_ body: ArmBody) -> [String] {
    guard let pass = session?.pass, pass.area == body.area, pass.side == body.side,
      pass.pass == body.pass, pass.envelopeHash == body.envelopeHash,
      pass.settings?.settingsHash == body.settingsHash, session?.stopCount == body.stopCount
    else { return ["Something has changed since: this will be refused."] }
    return []
  }

  private func resetStep(
    _ form: Form, _ serial: HandpieceSerial, _ count: StopCount
  ) -> FormStep {
    let lines = ["Stop \(count) of \(serial) is the one that was seen. Nothing fires by it."]
    let (question, proof) = proofStep(form, title: "Reset the stop.", lines: lines)
    if let question { return question }
    if proof == nil, !form.isConfirmed("confirm") {
      return .ask(
        Prompt(
          key: "confirm", title: "Reset stop \(count)?", lines: lines,
          kind: .confirm(.character("y"), "y resets it, Esc does not")))
    }
    return .submit(.resetStop(serial, count, proof))
  }

  private func endPassStep(_ form: Form, _ session: SessionID) -> FormStep {
    if form.isConfirmed("confirm") { return .submit(.endPass(session)) }
    let pass = self.session?.pass
    let pulses = pass.map { "\($0.pulses) of \($0.plannedPulses) were delivered." }
    return .ask(
      Prompt(
        key: "confirm", title: "End the pass?", lines: pulses.map { [$0] } ?? [],
        kind: .confirm(.enter, "Enter ends it, Esc does not")))
  }

  private func closeStep(_ form: Form, _ session: SessionID) -> FormStep {
    if form.isConfirmed("confirm") { return .submit(.closeSession(session)) }
    return .ask(
      Prompt(
        key: "confirm", title: "Close the session?",
        lines: ["It cannot be opened again; another one can."],
        kind: .confirm(.enter, "Enter closes it, Esc does not")))
  }
}

extension TreatmentSettings {
  /// Everything that is set, as people speak of it.
  var sentence: String {
    let set = TreatmentSettings.settable.compactMap { dimension in
      self[dimension].map { "\(dimension.shortName) \(dimension.text($0))" }
    }
    let further = furtherDepths.map { "then \(Dimension.depth.text($0.count))" }
    return (set + further).joined(separator: ", ")
  }
}
