import Quantities
import TechnicianConsole
import Testing

@Suite struct `Keys are read out of bytes` {
  private func keys(_ text: String) -> [Key] {
    var decoder = KeyDecoder()
    return decoder.read(text.utf8) + decoder.settle()
  }

  @Test(arguments: [
    ("a", Key.character("a")), ("é", .character("é")), ("漢", .character("漢")),
    ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{08}", .backspace),
    ("\u{1B}", .escape), ("\u{1B}[A", .up), ("\u{1B}[B", .down), ("\u{1B}[C", .right),
    ("\u{1B}[D", .left), ("\u{1B}OA", .up), ("\u{1B}[1;5C", .right), ("\u{1B}[H", .home),
    ("\u{1B}[4~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{03}", .interrupt),
    ("\u{0C}", .redraw), ("\u{1B}OS", .other), ("\u{1B}[24~", .other), ("\u{00}", .character(" ")),
  ])
  func `each as the one it is`(_ text: String, _ key: Key) {
    #expect(keys(text) == [key])
  }

  @Test func `however they are torn`() {
    let bytes = Array("\u{1B}[A é\u{1B}[200~12\u{1B}[201~\u{1B}[6~s漢".utf8)
    let whole: [Key] = [
      .up, .character(" "), .character("é"), .pasted("1"), .pasted("2"), .pageDown,
      .character("s"), .character("漢"),
    ]
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      var decoder = KeyDecoder()
      var rest = bytes[...]
      var read: [Key] = []
      while !rest.isEmpty {
        let count = Int(random.number(in: 1...Int64(rest.count)))
        read += decoder.read(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(read == whole)
    }
  }

  /// Promise 6: nothing that came before swallows a stop.
  @Test func `a space and a small s are keys at once, whatever came before`() {
    var random = SplitMix64(seed: 11)
    let pieces = ["\u{1B}", "[", "O", "1", ";", "~", "200~", "\u{1B}[200~", "a", "é", "\u{E2}"]
    for _ in 0..<5000 {
      var decoder = KeyDecoder()
      for _ in 0..<random.number(in: 0...6) {
        if random.number(in: 0...2) == 0 {
          _ = decoder.read([UInt8(random.number(in: 0...255))])
        } else {
          _ = decoder.read(pieces[Int(random.number(in: 0...Int64(pieces.count - 1)))].utf8)
        }
      }
      for byte in [UInt8(ascii: " "), UInt8(ascii: "s")] {
        var here = decoder
        #expect(here.read([byte]).last?.isStop == true)
      }
    }
  }

  @Test func `a text that was pasted commands nothing`() {
    #expect(keys("\u{1B}[200~A1\r\u{1B}[201~") == [.pasted("A"), .pasted("1"), .other])
  }

  @Test func `a paste whose end was lost is over after a while`() {
    var decoder = KeyDecoder()
    #expect(decoder.read("\u{1B}[200~A".utf8) == [.pasted("A")])
    #expect(decoder.isUnsettled)
    #expect(decoder.settle() == [])
    #expect(decoder.read("A".utf8) == [.character("A")])
  }

  @Test func `what is no text is a key that means nothing`() {
    var decoder = KeyDecoder()
    #expect(decoder.read([0xFF, 0xC3, UInt8(ascii: "s")]) == [.other, .other, .character("s")])
    #expect(decoder.read([0xED, 0xA0, 0x80]).allSatisfy { $0 == .other })
  }
}
