/// The log as its durable leaves tell it: the tree, and the facts that others must agree with.
struct LogBook: Sendable {
  private(set) var leaves: [[UInt8]] = []
  private var subtrees: [Digest] = []
  private(set) var sessions: [String: SessionFact] = [:]
  private(set) var envelopes: [UInt64: EnvelopeFact] = [:]
  private(set) var settings: [String: SettingsFact] = [:]
  private(set) var armed: [UInt32: ArmedFact] = [:]
  private(set) var counters: [String: CounterFact] = [:]
  /// How many deliveries a pass has.
  private(set) var passDeliveries: [String: Int64] = [:]
  /// The handpiece of whose stop the newest leaf tells, if it does.
  private(set) var newestStop: String?
  /// What a handpiece remembered of another log when it was taken on.
  private(set) var adopted: [String: Set<UInt64>] = [:]
  /// The delivery that the newest leaf tells of, if it does.
  private(set) var newestDelivery: DeliveryFact?
  /// Words that must stand nowhere in it.
  private let names: [[UInt8]]

  init(names: [[UInt8]]) {
    self.names = names
  }

  var size: Int { leaves.count }

  /// The first eight bytes of the root of the first `size` leaves; `nil` for more than there are.
  func rootPrefix(ofSize size: UInt64) -> UInt64? {
    guard size > 0, size <= UInt64(leaves.count) else { return size == 0 ? 0 : nil }
    var parts: [Digest] = []
    var rest = Int(size)
    var end = 0
    while rest > 0 {
      let largest = 1 << (Int.bitWidth - 1 - rest.leadingZeroBitCount)
      end += largest
      rest -= largest
      parts.append(subtrees[end - 1])
    }
    guard var root = parts.popLast() else { return nil }
    while let left = parts.popLast() { root = Digest(left, root) }
    return root.prefix
  }

  /// Permissions that a log knew which was cut since.
  private(set) var formerArms: Set<UInt32> = []

  /// An older copy of the log has come back.
  mutating func cut(toSize size: Int) {
    let kept = Array(leaves.prefix(size))
    let former = formerArms.union(armed.keys)
    self = LogBook(names: names)
    formerArms = former
    for leaf in kept { _ = append(leaf) }
  }

  /// Takes the next durable leaf and says what is wrong with it: a promise and a sentence.
  mutating func append(_ bytes: [UInt8]) -> (Int, String)? {
    let seq = leaves.count
    newestDelivery = nil
    newestStop = nil
    addToTree(bytes)
    guard let leaf = LeafText(bytes) else { return (9, "leaf \(seq) cannot be read") }
    guard leaf.integer("seq") == Int64(seq) else { return (9, "leaf \(seq) has another seq") }
    if names.contains(where: { bytes.contains($0) }) {
      return (11, "leaf \(seq) holds a name: \(leaf.text("kind"))")
    }
    return note(leaf, bytes)
  }

  private mutating func addToTree(_ bytes: [UInt8]) {
    leaves.append(bytes)
    var completed = Digest(bytes, after: 0)
    var width = 1
    let position = leaves.count - 1
    while (position + 1) % (width * 2) == 0 {
      completed = Digest(subtrees[position - width], completed)
      width *= 2
    }
    subtrees.append(completed)
  }

  private mutating func note(_ leaf: LeafText, _ bytes: [UInt8]) -> (Int, String)? {
    switch leaf.text("kind") {
    case "session_opened":
      sessions[leaf.text("session")] = SessionFact(handpiece: leaf.text("handpiece"))
    case "session_closed": sessions[leaf.text("session")]?.isOpen = false
    case "handpiece_attached": attach(leaf)
    case "handpiece_adopted":
      adopted[leaf.text("handpiece"), default: []].insert(leaf.hex("root_prefix_known") ?? 0)
    case "envelope":
      let pass = Self.pass(leaf)
      let link = Digest(bytes).prefix
      envelopes[link] = EnvelopeFact(leaf, pass: pass, link: link)
      guard sessions[leaf.text("session")]?.isOpen == true else {
        return (8, "an envelope in a session that is not open")
      }
    case "settings":
      settings[Self.pass(leaf)] = SettingsFact(
        hash: leaf.hex("settings_hash") ?? 0,
        energyPerPin: leaf["settings"]?.integer("energy_per_pin_uj"))
    case "armed": return arm(leaf)
    case "pulse", "exposure": return charge(leaf)
    case "foreign": return foreign(leaf)
    case "assumed": assume(leaf)
    case "stop": newestStop = leaf.text("handpiece")
    default: break
    }
    return nil
  }

  /// What was assumed beyond what the handpiece says was never delivered.
  private mutating func attach(_ leaf: LeafText) {
    let handpiece = leaf.text("handpiece")
    let told = leaf.word("last_pulse") ?? 0
    guard var counter = counters[handpiece] else {
      counters[handpiece] = CounterFact(base: told)
      return
    }
    for number in counter.numbers.keys where number > max(told, counter.last) {
      counter.numbers[number]?.isAssumed = false
    }
    counters[handpiece] = counter
  }

  private mutating func arm(_ leaf: LeafText) -> (Int, String)? {
    guard let arm = leaf.word("arm_id"), let session = sessions[leaf.text("session")] else {
      return (2, "an armed leaf without a session")
    }
    let known = armed.updateValue(
      ArmedFact(
        session: leaf.text("session"), pass: Self.pass(leaf),
        guardHash: leaf.hex("guard_envelope_hash") ?? 0,
        settingsHash: leaf.hex("settings_hash") ?? 0,
        envelopeLink: leaf.hex("envelope_hash") ?? 0, stopCount: leaf.word("stop_count") ?? 0,
        lastPulse: leaf.word("last_pulse") ?? 0), forKey: arm)
    guard known == nil else { return (7, "arm id \(arm) was recorded twice") }
    guard session.isOpen else { return (8, "armed in a session that is closed") }
    guard settings[Self.pass(leaf)]?.hash == leaf.hex("settings_hash") else {
      return (8, "armed with settings that are not those of the pass")
    }
    return nil
  }

  private mutating func charge(_ leaf: LeafText) -> (Int, String)? {
    let handpiece = leaf.text("handpiece")
    guard let number = leaf.word("number"), let arm = leaf.word("arm_id"),
      var counter = counters[handpiece]
    else { return (4, "a delivery of a handpiece that was never attached") }
    defer { counters[handpiece] = counter }
    newestDelivery = DeliveryFact(leaf, number: number, arm: arm)
    let fact = counter.numbers[number] ?? NumberFact()
    counter.numbers[number, default: NumberFact()].isCharged = true
    let isNext = number == counter.last &+ 1
    counter.last = max(counter.last, number)
    passDeliveries[Self.pass(leaf), default: 0] += 1
    guard !fact.isAccounted else { return (4, "delivery \(number) stands in the log twice") }
    guard !fact.isAssumed else { return (4, "delivery \(number) was assumed and is charged again") }
    guard isNext else { return (4, "delivery \(number) leaves a gap") }
    guard let permission = armed[arm] else {
      return (2, "delivery \(number) under arm id \(arm), which the log does not know")
    }
    guard permission.pass == Self.pass(leaf) else {
      return (8, "delivery \(number) is charged to a pass that did not permit it")
    }
    guard sessions[leaf.text("session")]?.handpiece == handpiece else {
      return (8, "delivery \(number) is charged to a session of another handpiece")
    }
    return nil
  }

  private mutating func foreign(_ leaf: LeafText) -> (Int, String)? {
    let handpiece = leaf.text("handpiece")
    guard let first = leaf.word("first_number"), let last = leaf.word("last_number"),
      first <= last, last - first < 100_000, var counter = counters[handpiece]
    else { return (4, "a foreign leaf without numbers") }
    defer { counters[handpiece] = counter }
    for number in first...last {
      if counter.numbers[number]?.isAccounted == true {
        return (4, "foreign delivery \(number) stands in the log already")
      }
      counter.numbers[number, default: NumberFact()].isForeign = true
    }
    counter.last = max(counter.last, last)
    return nil
  }

  private mutating func assume(_ leaf: LeafText) {
    guard let first = leaf.word("first_number"), let count = leaf.word("deliveries"), count < 1000
    else { return }
    for number in first..<first + count {
      counters[leaf.text("handpiece")]?.numbers[number, default: NumberFact()].isAssumed = true
    }
  }

  /// What names a pass.
  static func pass(_ leaf: LeafText) -> String {
    let number = leaf.integer("pass") ?? 0
    return "\(leaf.text("session"))/\(leaf.text("area"))/\(leaf.text("side"))/\(number)"
  }
}

extension [UInt8] {
  /// Whether these bytes stand in it.
  fileprivate func contains(_ word: [UInt8]) -> Bool {
    guard let first = word.first, word.count <= count else { return false }
    for start in 0...count - word.count where self[start] == first {
      if (1..<word.count).allSatisfy({ self[start + $0] == word[$0] }) { return true }
    }
    return false
  }
}
