import Testing

@Suite struct `The tests of a file` {
  private func found(_ text: String) -> [String] {
    FoundTest.all(in: SourceFile(path: "Tests/SampleTests/Sample.swift", text: text))
      .map { "\($0.test.suite): \($0.test.name)\($0.isSwitchedOff ? ", off" : "")" }
  }

  @Test func `belong to the type that began last`() {
    let text = """
      @Test func `alone`() {}
      private struct Helper {
        func `no test`() {}
      }
      @Suite(
        .serialized)
      struct `A thing` {
        @Test(arguments: [1, 2])
        func `takes arguments`(number: Int) {}
        @Test(arguments: [
          1, 2,
        ]) mutating func `too`(number: Int) {}
      }
      extension `Another thing` {
        @Test func `does so`() throws {}
        // @Test func `was removed`() {}
      }
      @Test func `alone again`() {}
      """
    #expect(
      found(text) == [
        "-: alone", "A thing: takes arguments", "A thing: too", "Another thing: does so",
        "-: alone again",
      ])
  }

  @Test func `are switched off by a trait of theirs or of their suite`() {
    let text = """
      @Suite struct `A thing` {
        @Test(.disabled("later")) func `first`() {}
        @Test(
          .disabled("later"),
          arguments: [1])
        func `second`(number: Int) {}
        @Test func `third`() {}
      }
      @Suite(
        .disabled())
      struct `Another` {
        @Test func `fourth`() {}
      }
      @Suite struct `The last` {
        @Test func `fifth`() {}
      }
      """
    #expect(
      found(text) == [
        "A thing: first, off", "A thing: second, off", "A thing: third", "Another: fourth, off",
        "The last: fifth",
      ])
  }
}
