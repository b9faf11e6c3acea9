import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities

struct SessionArmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arm",
    abstract: "Lets the handpiece fire, exactly as shown, by an enrolled person's PIN.",
    discussion: """
      Shows the patient, the area and side, the settings with what is allowed, the envelope and the \
      stop count, and asks for your PIN. What was shown is what is armed: if any of it has changed \
      meanwhile, nothing is. After \(IdleTime.limitMinutes) minutes without anything done in the \
      session it asks whether the person in the chair is still the same; without a terminal say \
      --confirm-identity.

      Arming needs somebody who sees alarms: keep `handpiecectl watch` or `handpiecectl console` \
      open in another terminal, as long as the handpiece is armed. The PIN is typed at a terminal, \
      or comes with --pin-stdin; nobody needs it again until the next time something is armed.

      Examples:
        handpiecectl session arm
        handpiecectl session arm --person P-7K3MW9QX
        handpiecectl session arm --person P-7K3MW9QX --pin-stdin --json < pin
      """)

  @OptionGroup var choice: SessionOption

  @OptionGroup var person: PersonOption

  @Flag(help: "The person in the chair is who is shown; without a terminal, after a pause.")
  var confirmIdentity = false

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let view = try SessionView(PinQuestion.ask(try choice.find(connection), connection), connection)
    let session = view.session
    let body = try ArmedAsShown(view).body
    try refuseUnattended(session)
    StandardStream.error.write(try ArmedAsShown(view).text(limits(of: view)))
    if try !confirmIdentity && IdleTime.isLong(session.session, connection) {
      try confirmIdentity(of: view)
    }
    let proof = try person.proof(in: .operate, connection)
    var proved = body
    proved.proof = proof
    let sent = proved
    var subject = NextSteps.Subject(session)
    subject.person = proof.person
    let receipt = try askDaemon(about: subject) {
      try await connection.arm(sent, in: session.session)
    }
    if json {
      StandardStream.output.write(try JSONOutput.text(receipt))
    } else {
      var after = view
      after.session = receipt.session
      StandardStream.output.write("ARMED, permission \(receipt.armID)\n" + after.text.text)
    }
  }

  /// The daemon refuses it anyway; nobody types a PIN for nothing.
  private func refuseUnattended(_ session: SessionSnapshot) throws {
    let connection = socket.connection
    guard try askDaemon({ try await connection.alarms() }).attended else {
      let reason = Reason(
        rule: "alarms_unattended",
        sentence: "Nobody would see an alarm: no console and no watch is open.")
      throw complain(
        Problem(.conflict, "Not armed.", reasons: [reason]), about: NextSteps.Subject(session))
    }
  }

  private func limits(of view: SessionView) throws -> LimitsAnswer? {
    guard let pass = view.session.pass else { return nil }
    return try SessionLimits(
      session: view.session, area: AreaID(region: pass.area, side: pass.side)
    ).ask(socket.connection)
  }

  private func confirmIdentity(of view: SessionView) throws {
    guard Questions.areAnswered, !person.entry.isPiped else {
      throw complain(
        "nothing has been done in this session for \(IdleTime.limitMinutes) minutes: make sure "
          + "who is in the chair, then say --confirm-identity", exitCode: .usage)
    }
    try IdentityQuestion.ask(view.record?.person, view.session.patient)
  }
}

/// Whether the person in the chair is the one in the file.
enum IdentityQuestion {
  static func ask(_ person: Person?, _ patient: PatientID?) throws {
    let isSame = try Questions.yes(
      "Is it them?",
      [
        "Is this the person in the chair? Ask name and date of birth.",
        "  \(PatientText.identity(person))" + (patient.map { ", \($0)" } ?? ""),
      ])
    guard isSame else { throw complain("not this patient; nothing was done", exitCode: .refused) }
  }
}
