import ControlAPI
import Quantities
import TechnicianConsole
import Testing

@Suite struct `Any terminal will do` {
  @Test func `a storm of sizes traps nowhere and draws inside`() throws {
    var random = SplitMix64(seed: 1)
    let screens = try Journey.all.map { try $0.end() }
    for index in 0..<1000 {
      let columns = Int(random.number(in: 20...300))
      let rows = Int(random.number(in: 5...100))
      let charset: Charset = index % 2 == 0 ? .utf8 : .ascii
      let screen = screens[index % screens.count].model
        .screen(columns: columns, rows: rows, charset: charset)
      #expect(screen.columns == columns && screen.rows == rows)
      #expect(screen.lines.count == rows)
      if charset == .ascii {
        #expect(screen.lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x7F } })
      }
    }
  }

  @Test(arguments: [0, 1, 2, 3, 7, 19, 1_000_000, -5]) func `also sizes that make no sense`(
    _ size: Int
  ) throws {
    for journey in Journey.all {
      let screen = try journey.end().model.screen(columns: size, rows: size, charset: .utf8)
      #expect((1...Screen.limit).contains(screen.columns))
    }
  }

  @Test(arguments: Journey.all) func `how to stop and how things stand are always there`(
    _ journey: Journey
  ) throws {
    let console = try journey.end()
    for (columns, rows) in [(80, 24), (200, 60), (60, 16), (24, 5)] {
      let lines = console.lines(columns, rows)
      #expect(lines.contains { $0.contains("STOP") || $0.contains("SPACE") })
      let word = console.model.standing.word
      #expect(lines.contains { $0.contains(word) }, "\(word) at \(columns)×\(rows)")
    }
  }

  @Test func `every key stands on the main screen of 80 columns and 24 rows`() throws {
    let console = try Console(.ready)
    for charset in Charset.allCases {
      let text = console.lines(80, 24, charset).suffix(2).joined(separator: " ")
      for verb in Verb.allCases { #expect(text.contains("\(verb.key) \(verb.label)")) }
    }
  }
}
