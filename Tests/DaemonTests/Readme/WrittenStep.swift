/// How a command of our documents is tried.
struct WrittenStep {
  enum Way {
    /// To its end, where nobody can be asked.
    case run
    /// To its end in a terminal, where these questions are answered, in any order.
    case terminal([Answer])
    /// Until it has said this; then it is broken off.
    case until(String)
    /// Until it has said this; it goes on while the rest is tried.
    case goesOn(String)
    /// Elsewhere: this script, which runs on every change or is named in one that does, names it.
    case elsewhere(String)
    /// Not at all, for this reason; its options have to be known all the same.
    case notHere(String)
  }

  struct Answer {
    let question: String
    let line: (WrittenScene) throws -> String

    init(_ question: String, _ line: @escaping @autoclosure () -> String) {
      self.question = question
      self.line = { _ in line() }
    }

    init(_ question: String, from line: @escaping (WrittenScene) throws -> String) {
      self.question = question
      self.line = line
    }
  }

  let command: String
  var way = Way.run
  /// What its help, or the document, says it ends with here.
  var statuses: Set<Int32> = [0]
  /// What else stands on its command line.
  var adding: [String] = []
  /// Lines on its standard input.
  var typing: [String] = []
  /// Words of it that are others here.
  var replacing: [String: String] = [:]
  /// What it has to have said.
  var says = ""
  /// What is to be seen to before it, and after it with what it printed.
  var before: (WrittenScene) async throws -> Void = { _ in }
  var after: (WrittenScene, String) async throws -> Void = { _, _ in }

  init(_ command: String) { self.command = command }

  /// One that asks the daemon.
  static func asking(_ command: String) -> WrittenStep {
    WrittenStep(command).with(\.adding, ["--socket", "SOCKET"])
  }

  func with<Value>(_ part: WritableKeyPath<WrittenStep, Value>, _ value: Value) -> WrittenStep {
    var step = self
    step[keyPath: part] = value
    return step
  }

  /// With further words on its command line.
  func adding(_ words: String...) -> WrittenStep { with(\.adding, adding + words) }

  func ends(_ statuses: Int32...) -> WrittenStep { with(\.statuses, Set(statuses)) }

  func saying(_ text: String) -> WrittenStep { with(\.says, text) }

  func going(_ way: Way) -> WrittenStep { with(\.way, way) }

  func after(_ body: @escaping (WrittenScene, String) async throws -> Void) -> WrittenStep {
    with(\.after, body)
  }

  func before(_ body: @escaping (WrittenScene) async throws -> Void) -> WrittenStep {
    with(\.before, body)
  }
}
