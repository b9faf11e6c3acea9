import Glibc
import Spawning
import Testing

/// Programs that our programs start: the daemon and the handpiece of a demonstration or a campaign.
@Suite struct `A child` {
  /// What comes from a shell, in words; `meanwhile` is called with each line.
  private func reports(
    _ script: String, change: (inout Spawn) -> Void = { _ in },
    meanwhile: (ChildProcess, String) -> Void = { _, _ in }
  ) async throws -> [String] {
    let (reports, continuation) = AsyncStream<ChildProcess.Report>.makeStream()
    var spawn = Spawn("sh", ["sh", "-c", script])
    change(&spawn)
    let child = try ChildProcess(spawn) { report in
      continuation.yield(report)
      if case .ended = report { continuation.finish() }
    }
    var words: [String] = []
    for await report in reports {
      switch report {
      case .line(let line):
        words.append(line)
        meanwhile(child, line)
      case .ended(let status):
        words.append("ended \(status)")
        #expect(child.hasEnded)
      }
    }
    return words
  }

  @Test func `is heard line by line, also the last one without its end, and then its status`()
    async throws
  {
    #expect(
      try await reports("echo a; echo; printf c; exit 3") == ["a", "", "c", "ended 3"])
  }

  @Test func `hears what it is told`() async throws {
    let words = try await reports(
      "echo ready; read x; echo \"heard $x\"",
      meanwhile: { child, line in
        if line == "ready" { child.tell("hello") }
      })
    #expect(words == ["ready", "heard hello", "ended 0"])
  }

  @Test func `that a signal ends has 128 and its number as status`() async throws {
    #expect(try await reports("kill -KILL $$") == ["ended 137"])
  }

  @Test func `takes signals that this process ignores`() async throws {
    signal(SIGPIPE, SIG_IGN)
    #expect(try await reports("kill -PIPE $$; echo alive") == ["ended 141"])
  }

  @Test func `is killed when it does not end by itself`() async throws {
    let words = try await reports(
      "trap '' TERM; echo ready; read x",
      meanwhile: { child, _ in
        #expect(!child.hasEnded(withinMilliseconds: 0))
        child.end(withinMilliseconds: 1)
      })
    #expect(words == ["ready", "ended 137"])
  }

  @Test func `complains where it is told to, and has the environment that it is given`()
    async throws
  {
    let words = try await reports(
      "echo \"$WORD\" >&2",
      change: { spawn in
        spawn.errors = .asOutput
        spawn.environment = ["WORD=said"]
      })
    #expect(words == ["said", "ended 0"])
  }

  @Test func `in a group of its own is not the terminal's`() async throws {
    let words = try await reports(
      "cut -d' ' -f5 /proc/$$/stat; echo $$",
      change: { spawn in
        spawn.company = .ownGroup
      })
    #expect(words.first == words.dropFirst().first)
    let group = try await reports("cut -d' ' -f5 /proc/$$/stat")
    #expect(group.first == "\(getpgrp())")
  }
}

@Suite struct `A program` {
  @Test func `that is not there is named`() {
    let error = #expect(throws: SpawningError.self) {
      _ = try ChildProcess(Spawn("/nowhere/program", ["program"])) { _ in }
    }
    #expect(error?.description == "/nowhere/program: No such file or directory")
    #expect(throws: SpawningError(subject: "/etc/passwd", errorNumber: EACCES)) {
      _ = try ProgramPath.runnable("/etc/passwd")
    }
  }

  @Test func `lies beside this one`() throws {
    let own = try ProgramPath.own()
    let name = String(own.split(separator: "/").last ?? "")
    #expect(try ProgramPath.beside(name) == own)
  }
}
