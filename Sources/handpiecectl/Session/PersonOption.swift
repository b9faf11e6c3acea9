import ArgumentParser
import ControlAPI
import ControlClient

/// Who acts, proved with their PIN; nothing of it is kept beyond the one command.
struct PersonOption: ParsableArguments {
  @Option(
    name: .customLong("person"),
    help: "Your id, as `handpiecectl people` lists it; asked for where several could act.")
  var person: PersonID?

  @OptionGroup var entry: PINEntryOption

  /// Asks for the PIN of whoever acts in a role.
  func proof(in role: PersonRole, _ connection: ControlConnection) throws -> PersonProof {
    let people = try askDaemon { try await connection.people() }
    let acting = try acting(in: role, of: people)
    let name = people.first { $0.person == acting }?.name.text ?? acting.text
    return PersonProof(person: acting, pin: try entry.presentPIN(of: name))
  }

  private func acting(in role: PersonRole, of people: [EnrolledPerson]) throws -> PersonID {
    if let person { return person }
    let able = people.filter { $0.roles.contains(role) }
    guard let first = able.first else {
      throw complain(
        "nobody is enrolled who may do this\n    next: have somebody with the role prescribe run "
          + "`handpiecectl people enrol NAME --role \(role.rawValue)`", exitCode: .refused)
    }
    if able.count == 1 { return first.person }
    guard Questions.areAnswered, !entry.isPiped else {
      throw complain(
        "--person: say who you are\n" + PeopleListCommand.text(able), exitCode: .usage)
    }
    let index = try Questions.choice("Who are you?", able.map { "\($0.person)  \($0.name)" })
    return able[index].person
  }
}
