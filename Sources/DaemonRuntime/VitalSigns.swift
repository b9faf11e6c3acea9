import Dispatch
import Synchronization

/// Whether what a treatment rests on still answers.
package final class VitalSigns: Sendable {
  /// One thing that must answer.
  package struct Organ: Sendable {
    let name: String
    /// Asks it; the answer says whether it is well. It may come on any thread, at any time.
    let ask: @Sendable (@escaping @Sendable (Bool) -> Void) -> Void

    package init(
      _ name: String, ask: @escaping @Sendable (@escaping @Sendable (Bool) -> Void) -> Void
    ) {
      self.name = name
      self.ask = ask
    }
  }

  private let organs: [Organ]
  /// Questions that were asked and not answered yet, by organ.
  private let open = Mutex<[String: Reply<Bool>]>([:])

  package init(_ organs: [Organ]) {
    self.organs = organs
  }

  /// Asks all of them and says which have not answered in time, or said that they are not well.
  ///
  /// One that owes an answer is not asked again, so that no queue fills up behind one that hangs.
  package func failing(afterMicroseconds patience: Int64) -> [String] {
    let questions = organs.map { organ in (organ.name, question(to: organ)) }
    let end = DispatchTime.now() + .microseconds(Int(clamping: patience))
    return questions.compactMap { name, question in
      guard let isWell = question.wait(until: end) else { return name }
      open.withLock { $0[name] = nil }
      return isWell ? nil : name
    }
  }

  private func question(to organ: Organ) -> Reply<Bool> {
    let (question, isNew) = open.withLock { open -> (Reply<Bool>, Bool) in
      if let asked = open[organ.name] { return (asked, false) }
      let asked = Reply<Bool>()
      open[organ.name] = asked
      return (asked, true)
    }
    if isNew { organ.ask { question.give($0) } }
    return question
  }
}
