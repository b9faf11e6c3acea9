import AuditLog
import Quantities

extension LoggedInputs {
  /// Reads the lines of a leaf that anybody may have written.
  init(of leaf: SessionOpenedLeaf) throws(InputDefect) {
    for line in leaf.inputs { try take(input: line) }
    for line in leaf.history { try take(fact: line) }
  }

  private mutating func take(input line: String) throws(InputDefect) {
    guard let (question, answer) = Self.parts(of: line, separatedBy: ": ") else {
      throw InputDefect(line: line, reason: "an answer without a question")
    }
    switch question {
    case "anaesthetic": anaesthetic = try Self.anaesthetic(answer, line)
    case "eye_protection":
      switch answer {
      case "yes": isEyeProtected = true
      case "no": isEyeProtected = false
      case "unknown": isEyeProtected = nil
      default: throw InputDefect(line: line, reason: "neither yes nor no nor unknown")
      }
    default:
      guard answers.updateValue(try Self.condition(answer, line), forKey: question) == nil else {
        throw InputDefect(line: line, reason: "a question that was answered twice")
      }
    }
  }

  private static func condition(
    _ answer: String, _ line: String
  ) throws(InputDefect) -> Told<Condition> {
    switch answer {
    case "none": return .none
    case "unknown": return .unknown
    default: break
    }
    let prefix = "recorded, ended "
    guard answer.hasPrefix(prefix) else { throw InputDefect(line: line, reason: "no answer") }
    let rest = String(answer.dropFirst(prefix.count))
    let (end, choice) = parts(of: rest, separatedBy: ", ").map { ($0, Optional($1)) } ?? (rest, nil)
    if end == "no" { return .recorded(Condition(ended: nil, choice: choice)) }
    guard let day = CalendarDay(end) else { throw InputDefect(line: line, reason: "no date") }
    return .recorded(Condition(ended: day, choice: choice))
  }

  private static func anaesthetic(
    _ answer: String, _ line: String
  ) throws(InputDefect) -> Told<Anaesthetic> {
    switch answer {
    case "none": return .none
    case "unknown": return .unknown
    default: break
    }
    guard answer.hasPrefix("on "), let (time, removal) = parts(of: answer, separatedBy: " min, "),
      removal == "removed" || removal == "not removed"
    else { throw InputDefect(line: line, reason: "no answer") }
    let minutes = time.dropFirst(3)
    guard minutes == "unknown" || Int64(minutes) != nil else {
      throw InputDefect(line: line, reason: "no minutes")
    }
    return .recorded(Anaesthetic(minutes: Int64(minutes), isRemoved: removal == "removed"))
  }

  private mutating func take(fact line: String) throws(InputDefect) {
    let words = line.split(separator: " ").map(String.init)
    switch (words.first, words.dropFirst().first) {
    case ("test_spots:", "none"?): spots = .none
    case ("test_spots:", "unknown"?): spots = .unknown
    case ("treatments:", "none"?): treatments = .none
    case ("treatments:", "unknown"?): treatments = .unknown
    case ("test_spot:", _):
      guard case .recorded(let before) = spots else {
        throw InputDefect(line: line, reason: "a test spot where there is said to be none")
      }
      spots = .recorded(before + [try Self.spot(words, line)])
    case ("treatment:", _):
      guard case .recorded(let before) = treatments else {
        throw InputDefect(line: line, reason: "a treatment where there is said to be none")
      }
      treatments = .recorded(before + [try Self.treatment(words, line)])
    case ("pass_today:", _): passesToday.append(try Self.pass(words, line))
    default: throw InputDefect(line: line, reason: "no fact")
    }
  }

  private static func spot(_ words: [String], _ line: String) throws(InputDefect) -> Spot {
    guard words.count >= 5, let day = CalendarDay(words[3]), let grade = words.last else {
      throw InputDefect(line: line, reason: "no test spot")
    }
    let figures = try figures(Array(words[4..<(words.count - 1)]), line)
    guard figures.others.isEmpty else { throw InputDefect(line: line, reason: "no such value") }
    return Spot(model: words[1], area: words[2], day: day, values: figures.values, grade: grade)
  }

  private static func treatment(
    _ words: [String], _ line: String
  ) throws(InputDefect) -> Treatment {
    guard words.count == 4, let day = CalendarDay(words[3]) else {
      throw InputDefect(line: line, reason: "no treatment")
    }
    return Treatment(area: words[1], procedure: words[2], day: day)
  }

  private static func pass(_ words: [String], _ line: String) throws(InputDefect) -> Pass {
    guard words.count >= 3 else { throw InputDefect(line: line, reason: "no pass") }
    let figures = try figures(Array(words[3...]), line)
    guard let energy = figures.others["energy_total_uj"],
      let exposure = figures.others["exposure_total_ms"], figures.others.count == 2
    else { throw InputDefect(line: line, reason: "a pass without what it came to") }
    return Pass(
      area: words[1], procedure: words[2], values: figures.values,
      energyOverPins: Microjoules(energy), exposure: Milliseconds(exposure))
  }

  /// Pairs of key and number: dimensions, and whatever else.
  private static func figures(
    _ words: [String], _ line: String
  ) throws(InputDefect) -> (values: [LoggedDimension: Int64], others: [String: Int64]) {
    guard words.count % 2 == 0 else { throw InputDefect(line: line, reason: "a key alone") }
    var values: [LoggedDimension: Int64] = [:]
    var others: [String: Int64] = [:]
    for place in stride(from: 0, to: words.count, by: 2) {
      guard let count = Int64(words[place + 1]) else {
        throw InputDefect(line: line, reason: "no number")
      }
      if let dimension = LoggedDimension.allCases.first(where: { $0.key == words[place] }) {
        values[dimension] = count
      } else {
        others[words[place]] = count
      }
    }
    return (values, others)
  }

  /// What stands before and after the first separator; `nil` without one.
  private static func parts(
    of text: String, separatedBy separator: String
  ) -> (String, String)? {
    let (bytes, mark) = (Array(text.utf8), Array(separator.utf8))
    guard bytes.count >= mark.count else { return nil }
    for start in 0...(bytes.count - mark.count)
    where bytes[start..<start + mark.count].elementsEqual(mark) {
      return (
        String(decoding: bytes[..<start], as: UTF8.self),
        String(decoding: bytes[(start + mark.count)...], as: UTF8.self)
      )
    }
    return nil
  }
}
