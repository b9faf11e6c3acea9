import Quantities

/// The answer to one question as it is being typed. It takes digits and the letters a to f, and
/// lists to pick from, so that no answer ever needs a key that stops.
struct FormField: Equatable, Sendable {
  /// The question it belongs to; empty for none yet.
  private(set) var key = ""
  private(set) var text = ""
  /// What the arrows stand on.
  private(set) var selected = 0
  private(set) var marked: Set<Int> = []
  /// Why the answer is not taken.
  private(set) var fault: String?
  /// Whether the text is only a proposal, which the first digit replaces.
  private(set) var isProposal = false

  private static let pinDigits = 12

  init() {}

  init(for prompt: Prompt) {
    key = prompt.key
    switch prompt.kind {
    case .number(_, _, let initial?):
      text = "\(initial)"
      isProposal = true
    case .hundredths(_, _, let initial?):
      text = Self.decimal(initial)
      isProposal = true
    default: break
    }
  }

  /// Takes a key; the answer when it is given with it.
  mutating func press(_ key: Key, in prompt: Prompt) -> Form.Entry? {
    fault = nil
    switch prompt.kind {
    case .choice(let options): return choose(key, among: options)
    case .choices(let options): return mark(key, among: options.count)
    case .confirm(let expected, _): return key == expected ? .confirmed : nil
    default: break
    }
    switch key {
    case .backspace:
      if isProposal { text = "" } else if !text.isEmpty { text.removeLast() }
      isProposal = false
    case .character(let character), .pasted(let character): type(character, prompt.kind)
    case .enter: return value(prompt.kind)
    default: break
    }
    return nil
  }

  private mutating func choose(_ key: Key, among options: [String]) -> Form.Entry? {
    let count = options.count
    switch key {
    case .enter:
      return options.indices.contains(selected) ? .choice(selected, options[selected]) : nil
    case .character(let character):
      guard let digit = character.wholeNumberValue, character.isASCII, count <= 9,
        options.indices.contains(digit - 1)
      else { return nil }
      return .choice(digit - 1, options[digit - 1])
    default: move(key, among: count)
    }
    return nil
  }

  private mutating func mark(_ key: Key, among count: Int) -> Form.Entry? {
    switch key {
    case .enter:
      guard !marked.isEmpty else {
        fault = "Mark at least one."
        return nil
      }
      return .choices(marked)
    case .character(let character):
      guard let digit = character.wholeNumberValue, character.isASCII, (1...9).contains(digit),
        digit <= count
      else { return nil }
      marked.formSymmetricDifference([digit - 1])
    case .tab, .right: if selected < count { marked.formSymmetricDifference([selected]) }
    default: move(key, among: count)
    }
    return nil
  }

  private mutating func move(_ key: Key, among count: Int) {
    switch key {
    case .up: selected -= 1
    case .down: selected += 1
    case .pageUp: selected -= 8
    case .pageDown: selected += 8
    case .home: selected = 0
    case .end: selected = count - 1
    default: break
    }
    selected = max(0, min(count - 1, selected))
  }

  private mutating func type(_ character: Character, _ kind: Prompt.Kind) {
    guard character.isASCII else { return }
    let limit: Int
    let isWanted: Bool
    switch kind {
    case .number: (limit, isWanted) = (9, character.isNumber)
    case .hundredths:
      let isPoint = (character == "." || character == ",") && (isProposal || !text.contains("."))
      (limit, isWanted) = (9, character.isNumber || isPoint)
    case .date: (limit, isWanted) = (8, character.isNumber)
    case .hexadecimal(_, let digits): (limit, isWanted) = (digits, character.isHexDigit)
    case .pin: (limit, isWanted) = (Self.pinDigits, character.isNumber)
    case .choice, .choices, .confirm: (limit, isWanted) = (0, false)
    }
    guard isWanted else { return }
    if isProposal { text = "" }
    isProposal = false
    guard text.count < limit else { return }
    text += character == "," ? "." : character.lowercased()
  }

  private mutating func value(_ kind: Prompt.Kind) -> Form.Entry? {
    switch kind {
    case .number(let unit, let range, _):
      guard let number = Int64(text), range.contains(number) else {
        fault = "\(range.lowerBound) to \(range.upperBound) \(unit)"
        return nil
      }
      return .number(number)
    case .hundredths(let unit, let range, _):
      guard let number = Self.hundredths(text), range.contains(number) else {
        fault = "\(Self.decimal(range.lowerBound)) to \(Self.decimal(range.upperBound)) \(unit)"
        return nil
      }
      return .number(number)
    case .date:
      guard let day = Self.day(text) else {
        fault = "A date that exists: year, month, day, such as 20260131."
        return nil
      }
      return .number(day.daysSince1970)
    case .hexadecimal:
      guard !text.isEmpty else { return nil }
      return .text(text)
    case .pin:
      guard text.count >= 4 else {
        fault = "A PIN has 4 digits or more."
        return nil
      }
      return .text(text)
    case .choice, .choices, .confirm: return nil
    }
  }

  /// `4000` as `40` and `4050` as `40.5`.
  static func decimal(_ hundredths: Int64) -> String {
    let (whole, part) = (hundredths / 100, abs(hundredths % 100))
    if part == 0 { return "\(whole)" }
    let digits = part < 10 ? "0\(part)" : "\(part)"
    return "\(whole).\(digits.last == "0" ? String(digits.dropLast()) : digits)"
  }

  private static func hundredths(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let whole = Int64(first) else { return nil }
    var fraction = parts.count == 2 ? String(parts[1]) : ""
    guard fraction.count <= 2 else { return nil }
    while fraction.count < 2 { fraction += "0" }
    guard let part = Int64(fraction) else { return nil }
    return whole * 100 + part
  }

  private static func day(_ text: String) -> CalendarDay? {
    guard text.count == 8 else { return nil }
    return CalendarDay("\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))")
  }
}
