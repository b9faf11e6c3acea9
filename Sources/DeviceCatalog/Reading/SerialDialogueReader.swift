/// Reads how to talk with an instrument.
extension NodeReader {
  mutating func serialDialogue(_ node: CatalogNode?) -> SerialDialogue? {
    guard
      let fields = fields(
        node, "serial",
        required: [
          "baud", "command_end", "reply_end", "reply_ms", "pause_ms", "quiet_ms", "identify",
          "identities", "version", "status", "forbidding_bits", "set_up",
        ], optional: ["load"])
    else { return nil }
    let before = defects.count
    let baud = integer(fields["baud"], "baud", 300...4_000_000)
    let ends = Self.names(of: SerialDialogue.End.self)
    let commandEnd = choice(fields["command_end"], "command_end", among: ends)
    let replyEnd = choice(fields["reply_end"], "reply_end", among: ends)
    let reply = integer(fields["reply_ms"], "reply_ms", 1...30_000)
    let pause = integer(fields["pause_ms"], "pause_ms", 0...30_000)
    let quiet = integer(fields["quiet_ms"], "quiet_ms", 1...30_000)
    let identify = command(fields["identify"], "identify")
    let identities = items(fields["identities"], "identities").compactMap {
      command($0, "an identity")
    }
    let version = command(fields["version"], "version")
    let status = command(fields["status"], "status")
    let bits = forbiddingBits(fields["forbidding_bits"])
    let setUp = items(fields["set_up"], "set_up", atLeast: 0).compactMap {
      command($0, "a command")
    }
    let load = loadDialogue(fields["load"])
    guard defects.count == before, let baud, let commandEnd, let replyEnd, let reply, let pause,
      let quiet, let identify, let version, let status
    else { return nil }
    return SerialDialogue(
      baud: Int32(baud), commandEnd: commandEnd, replyEnd: replyEnd, replyMilliseconds: reply,
      pauseMilliseconds: pause, quietMilliseconds: quiet, identify: identify,
      identities: identities, version: version, status: status, forbiddingBits: bits,
      setUp: setUp, load: load)
  }

  private mutating func forbiddingBits(_ node: CatalogNode?) -> [SerialDialogue.ForbiddingBit] {
    var found: [SerialDialogue.ForbiddingBit] = []
    for item in items(node, "forbidding_bits") {
      guard let fields = fields(item, "a bit", required: ["bit", "meaning"]) else { continue }
      let bit = count(fields["bit"], "bit", 0...31)
      let meaning = text(fields["meaning"], "meaning")
      guard let bit, let meaning else { continue }
      if found.contains(where: { $0.bit == bit }) { refuse(item, "bit \(bit) stands twice") }
      found.append(SerialDialogue.ForbiddingBit(bit: bit, meaning: meaning))
    }
    return found
  }

  private mutating func loadDialogue(_ node: CatalogNode?) -> LoadDialogue? {
    guard
      let fields = fields(
        node, "load",
        required: ["set", "ask", "decimals", "minimum_ohm", "maximum_ohm", "agreement_permille"])
    else { return nil }
    let set = command(fields["set"], "set")
    let ask = command(fields["ask"], "ask")
    let decimals = count(fields["decimals"], "decimals", 0...6)
    let minimum = integer(fields["minimum_ohm"], "minimum_ohm", 1...100_000)
    let maximum = integer(fields["maximum_ohm"], "maximum_ohm", 1...100_000)
    let agreement = integer(fields["agreement_permille"], "agreement_permille", 0...200)
    guard let set, let ask, let decimals, let minimum, let maximum, let agreement else {
      return nil
    }
    if maximum <= minimum, let node = fields["maximum_ohm"] {
      refuse(node, "the greatest load lies not above the least")
    }
    return LoadDialogue(
      set: set, ask: ask, decimals: decimals, minimum: minimum, maximum: maximum,
      agreementPermille: agreement)
  }
}
