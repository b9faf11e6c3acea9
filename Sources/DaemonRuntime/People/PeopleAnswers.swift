import ControlAPI
import TreatmentSession

/// What is asked about people who are enrolled, and what they prove to ask.
extension DaemonService {
  func answerAboutPeople(_ request: ControlRequest, _ seat: Seat) async -> ControlAnswer {
    do throws(PeopleDesk.Refusal) {
      switch request {
      case .people: return .people(PeopleList(people: people.book.list))
      case .enrolPerson(let body): return .personEnrolled(try await people.enrol(body, at: seat))
      case .changePIN(let person, let body):
        return .person(try await people.changePIN(of: person, body, at: seat))
      case .unlockPerson(let person): return .person(try await people.unlock(person, at: seat))
      case .removePerson(let person):
        try await people.remove(person, at: seat)
        return .personRemoved(PersonReceipt(person: person))
      default: return .problem(Problem(.notFound, "This is not about people."))
      }
    } catch {
      return .problem(error.problem)
    }
  }

  /// Asks a machine for what only a person may ask who has just proved that it is they.
  func askProved(
    _ proof: PersonProof?, _ target: OperatorQuestion.Target, _ request: OperatorRequest,
    _ seat: Seat, in role: PersonRole = .operate
  ) async -> ControlAnswer {
    do throws(PeopleDesk.Refusal) {
      return try await people.act(by: proof, in: role, at: seat) { person in
        await ask(target, request, seat, as: person)
      }
    } catch {
      return .problem(error.problem)
    }
  }
}
