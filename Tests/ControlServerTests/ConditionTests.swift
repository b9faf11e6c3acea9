import ControlAPI
import ControlClient
import ControlServer
import DoseLimits
import Foundation
import Synchronization
import Testing

@Suite struct `Requests bound to conditions` {
  private static let record = PatientRecord(
    patient: Samples.patient, profile: Samples.profile, version: Samples.version)

  @Test func `what two people could change at once comes with a tag`() async throws {
    try await TestServer.run { request in
      if case .patient = request { .patient(Self.record) } else { .session(Samples.snapshot) }
    } test: { server in
      let patient = try await server.get("/v1/patients/P-1")
      #expect(patient.contains("\r\nETag: \"\(Samples.version)\"\r\n"), "\(patient)")
      let session = try await server.get("/v1/sessions/s1")
      #expect(session.contains("\r\nETag: \"\(Samples.snapshot.tag)\"\r\n"), "\(session)")
    }
  }

  @Test func `deliveries leave a session's tag alone and decisions of people change it`() throws {
    let before = Samples.snapshot
    var delivered = before
    delivered.pulsesTotal += 7
    delivered.pass?.pulses += 7
    #expect(delivered.tag == before.tag)
    var ended = before
    ended.pass = nil
    var set = before
    set.pass?.settings = nil
    var narrowed = before
    narrowed.pass?.envelopeHash = Hash64(3)
    #expect(Set([before, ended, set, narrowed].map(\.tag)).count == 4)
  }

  @Test func `the service hears which version the asker has read`() async throws {
    try await TestServer.run { server in
      _ = try? await server.connection.change(
        AnswersBody(ageYears: 41), of: Samples.patient, ifMatch: Samples.version)
      _ = try? await server.connection.set(Samples.settings, in: Samples.session)
      #expect(server.service.asked.map(\.version) == [Samples.version, nil])
    }
  }

  @Test func `answers are not changed unless it is said what was read`() async throws {
    try await TestServer.run { server in
      let answer = try await server.post("/v1/patients/P-1/answers", "{}")
      #expect(answer.hasPrefix("HTTP/1.1 428 "), "\(answer)")
      #expect(answer.contains("version_missing"))
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test(arguments: [
    ("/v1/sessions/s1/settings", "If-Match: *", "If-Match: must be one tag"),
    ("/v1/sessions/s1/settings", "If-Match: W/\"a\"", "If-Match: must be one tag"),
    ("/v1/sessions/s1/settings", "If-Match: \"\"", "If-Match: must be one tag"),
    ("/v1/sessions/s1/settings", "If-Match: \"a\", \"b\"", "If-Match: must be one tag"),
    ("/v1/sessions/s1/arm", "If-Match: \"a\"", "If-Match: not known here"),
    ("/v1/sessions/s1/arm", "Idempotency-Key: 12345678", "Idempotency-Key: not known here"),
    ("/v1/stop", "Idempotency-Key: 12345678", "Idempotency-Key: not known here"),
    ("/v1/sessions", "Idempotency-Key: 1234567", "Idempotency-Key: must be 8 to 64"),
    ("/v1/sessions", "Idempotency-Key: 12345678\u{e4}", "Idempotency-Key: must be 8 to 64"),
  ])
  func `a condition that is not understood is not ignored`(
    path: String, header: String, reason: String
  ) async throws {
    try await TestServer.run { server in
      let answer = try await server.post(path, "{}", header: header)
      #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
      #expect(answer.contains(reason), "\(answer)")
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test func `a creating request under one key is done once`() async throws {
    try await TestServer.run { _ in
      .patientRegistered(PatientReceipt(patient: Samples.patient))
    } test: { server in
      let request = ControlRequest.registerPatient(RegistrationBody(profile: Samples.profile))
      let key = try #require(IdempotencyKey("first-visit-1"))
      for _ in 1...3 {
        let receipt: PatientReceipt = try await server.connection.send(request, key: key)
        #expect(receipt.patient == Samples.patient)
      }
      #expect(server.service.asked.count == 1)
      let other = try #require(IdempotencyKey("first-visit-2"))
      let receipt: PatientReceipt = try await server.connection.send(request, key: other)
      #expect(receipt.patient == Samples.patient)
      #expect(server.service.asked.count == 2)
    }
  }

  @Test func `a request that comes again meanwhile waits for the first one's answer`() async throws
  {
    let isOpen = Mutex(false)
    try await TestServer.run { request in
      guard case .registerPatient = request else { return .problem(Problem(.unavailable, "")) }
      while !isOpen.withLock({ $0 }) { await Task.yield() }
      return .patientRegistered(PatientReceipt(patient: Samples.patient))
    } test: { server in
      let request = ControlRequest.registerPatient(RegistrationBody(profile: Samples.profile))
      let key = try #require(IdempotencyKey("first-visit-1"))
      async let first: PatientReceipt = server.connection.send(request, key: key)
      while server.service.asked.isEmpty { await Task.yield() }
      async let second: PatientReceipt = server.connection.send(request, key: key)
      // Others are answered meanwhile.
      _ = try? await server.connection.send(.openSession(Samples.opening), answer: StopReceipt.self)
      isOpen.withLock { $0 = true }
      #expect(try await [first, second].map(\.patient) == [Samples.patient, Samples.patient])
      let registrations = server.service.asked.filter { $0.request == request }
      #expect(registrations.count == 1)
    }
  }

  @Test func `a key that was used for something else is refused`() async throws {
    try await TestServer.run { _ in
      .patientRegistered(PatientReceipt(patient: Samples.patient))
    } test: { server in
      let key = try #require(IdempotencyKey("first-visit-1"))
      var body = RegistrationBody(profile: Samples.profile)
      _ = try await server.connection.send(
        .registerPatient(body), key: key, answer: PatientReceipt.self)
      body.profile.ageYears += 1
      let other = ControlRequest.registerPatient(body)
      let error = await #expect(throws: ControlClientError.self) {
        _ = try await server.connection.send(other, key: key, answer: PatientReceipt.self)
      }
      guard case .problem(let problem) = try #require(error) else { throw ConditionLost() }
      #expect(problem.code == .refused)
      #expect(problem.reasons.map(\.rule) == ["idempotency_key"])
      #expect(server.service.asked.count == 1)
    }
  }

  @Test func `the oldest keys are forgotten, and no more are kept than there is room for`()
    async throws
  {
    let book = CreationBook()
    let seat = Seat(userID: 1, groupID: 1, processID: 1, groups: [], roles: [.operate])
    let done = Mutex(0)
    func ask(_ number: Int) async throws {
      let key = try #require(IdempotencyKey("key-number-\(number)"))
      _ = await book.answer(to: .status, from: seat, key: key) {
        done.withLock { $0 += 1 }
        return .problem(Problem(.unavailable, ""))
      }
    }
    for number in 0...CreationBook.capacity { try await ask(number) }
    #expect(done.withLock { $0 } == CreationBook.capacity + 1)
    try await ask(1)
    #expect(done.withLock { $0 } == CreationBook.capacity + 1)
    try await ask(0)
    #expect(done.withLock { $0 } == CreationBook.capacity + 2)
  }

  private struct ConditionLost: Error {}
}
