import Testing

/// The rules of this house are only as good as the reading below them.
@Suite struct `Swift text is read as code` {
  private func file(_ text: String) -> SourceFile {
    SourceFile(path: "Sources/Sample/Sample.swift", text: text)
  }

  @Test func `comments and strings hide nothing and show nothing`() {
    let sample = file(
      #"""
      // try! in a comment
      /* fatalError() /* nested */ fatalError() */
      let text = "try! \(count as! Int) \" try!" // as!
      let raw = #/"try!/#
      let long = """
        fatalError() "try!"
        """; fatalError()
      """#)
    #expect(
      sample.places(of: ["try!", "as!", "fatalError"]) == [
        "Sources/Sample/Sample.swift:3: as!", "Sources/Sample/Sample.swift:7: fatalError",
      ])
  }

  @Test func `raw strings end where their hashes say`() {
    let sample = file(##"let a = #"one " try! \(x as! Y) \#(z as! W)"#; try! run()"##)
    #expect(sample.lines(of: "as!") == [1])
    #expect(sample.lines(of: "z as! W") == [1])
    #expect(sample.lines(of: "try!") == [1])
  }

  @Test func `a name that is a sentence is not code, a quoted keyword is`() {
    let sample = file("func `no sleep here`() { Task.sleep(1) }\nlet `default` = sleep")
    #expect(sample.lines(of: "sleep") == [1, 2])
    #expect(sample.lines(of: "default") == [2])
  }

  @Test func `imports are found whatever stands before and behind them`() {
    let sample = file(
      """
      import One
      package import Two
      @preconcurrency import struct Three.Thing
      // import Four
      #if canImport(Five)
      #endif
      let text = "import Six"
      """)
    #expect(sample.imports == ["One", "Two", "Three"])
  }
}
