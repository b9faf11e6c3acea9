import Backstage
import ControlAPI
import ControlClient
import ControlServer
import DoseLimits
import Foundation
import Quantities
import Synchronization
import Testing

@Suite struct `Requests on the control socket` {
  @Test func `every route reaches the service with what was asked`() async throws {
    try await TestServer.run { server in
      for request in Samples.requests {
        await #expect(throws: ControlClientError.problem(Problem(.unavailable, "a test"))) {
          _ = try await server.connection.send(
            request, ifMatch: request.route.matching == .demanded ? Samples.version : nil,
            answer: StopReceipt.self)
        }
      }
      #expect(server.service.asked.map(\.request) == Samples.requests)
    }
    #expect(
      Set(Samples.requests.map(\.route)).union([.events]) == Set(ControlRoute.allCases))
  }

  @Test func `the status is what it is now, however often it was the same`() async throws {
    let sizes = Mutex<[UInt64]>([1, 1, 2, 2, 1])
    let said = try await TestServer.run { _ in
      .status(
        DaemonStatus(
          version: "1", development: true, logSize: sizes.withLock { $0.removeFirst() },
          logRoot: "ab",
          handpieces: [], sessions: []))
    } test: { server in
      var said: [UInt64] = []
      for _ in 0..<5 {
        said.append(try await server.connection.send(.status, answer: DaemonStatus.self).logSize)
      }
      return said
    }
    #expect(said == [1, 1, 2, 2, 1])
  }

  @Test func `answers come back as they were given`() async throws {
    let limits = try JSONDecoder().decode(
      LimitsAnswer.self, from: Data(Samples.limitsText.utf8))
    let course = try JSONDecoder().decode(
      CourseAnswer.self, from: Data(Samples.courseText.utf8))
    let receipt = StatementReceipt(prescriber: "dr-a", sentence: "It holds.")
    let status = DaemonStatus(
      version: "0.1.0", development: true, logSize: 3, logRoot: "ab",
      witnessed: WitnessedPosition(witness: "w", size: 2, time: 1_780_000_000),
      handpieces: [Samples.handpiece], sessions: [Samples.snapshot])
    let armed = ArmReceipt(armID: ArmID(5), session: Samples.snapshot)
    let leaves = LeafPage(
      logSize: 9, leaves: [LeafPage.Leaf(seq: 8, hash: "cd", text: "{\"seq\":8,\"x\":\"\\u00e4\"}")]
    )
    try await TestServer.run { request in
      switch request {
      case .status: .status(status)
      case .handpieces: .handpieces(HandpieceList(handpieces: [Samples.handpiece]))
      case .handpiece: .handpieceRecord(Samples.record)
      case .selfTest: .selfTest(Samples.selfTest)
      case .frames: .frames(Samples.frames)
      case .people: .people(PeopleList(people: [Samples.enrolled]))
      case .enrolPerson: .personEnrolled(Samples.enrolled)
      case .changePIN, .unlockPerson: .person(Samples.enrolled)
      case .removePerson(let person): .personRemoved(PersonReceipt(person: person))
      case .registerPatient: .patientRegistered(PatientReceipt(patient: Samples.patient))
      case .patient(let patient):
        .patient(
          PatientRecord(patient: patient, profile: Samples.profile, version: Samples.version))
      case .gradeTestSpot(let patient, _):
        .patient(
          PatientRecord(patient: patient, profile: Samples.profile, version: Samples.version))
      case .visits: .visits(Samples.visits)
      case .checkDevices: .catalogCheck(Samples.catalogCheck)
      case .limits: .limits(limits)
      case .course: .course(course)
      case .approve, .override: .statement(receipt)
      case .openSession: .sessionOpened(Samples.snapshot)
      case .arm: .armed(armed)
      case .resetStop: .handpiece(Samples.handpiece)
      case .openService: .serviceOpened(Samples.serviceSnapshot)
      case .service, .fireShot, .takeReading, .adjust, .finishService, .closeService:
        .service(Samples.serviceSnapshot)
      case .stop: .stop(StopReceipt(confirmed: true, handpieces: [Samples.handpiece]))
      case .logLeaves: .leaves(leaves)
      case .metrics: .metrics("handpieced_pulses_total 7\n")
      case .alarms, .acknowledgeAlarm: .alarms(Samples.alarms)
      default: .session(Samples.snapshot)
      }
    } test: { server in
      let connection = server.connection
      let session = Samples.session
      #expect(try await connection.status() == status)
      #expect(try await connection.handpieces() == [Samples.handpiece])
      #expect(try await connection.handpiece(Samples.serial) == Samples.record)
      #expect(try await connection.selfTest(Samples.serial) == Samples.selfTest)
      #expect(try await connection.frames(of: Samples.serial, after: 3) == Samples.frames)
      let (person, pin) = (Samples.person, Samples.pin)
      #expect(try await connection.people() == [Samples.enrolled])
      let enrolment = EnrolmentBody(name: Samples.enrolled.name, roles: [.operate], pin: pin)
      #expect(try await connection.enrol(enrolment) == Samples.enrolled)
      let change = PINChangeBody(old: pin, new: pin)
      #expect(try await connection.changePIN(of: person, change) == Samples.enrolled)
      #expect(try await connection.unlock(person) == Samples.enrolled)
      #expect(try await connection.remove(person).person == person)
      #expect(try await connection.registerPatient(Samples.profile) == Samples.patient)
      #expect(try await connection.patient(Samples.patient).profile == Samples.profile)
      let body = LimitsBody(
        patient: Samples.patient, handpiece: Samples.serial, area: "cheek", side: .left, pass: 1,
        indication: "acne_scars")
      #expect(try await connection.limits(body) == limits)
      #expect(
        try await connection.course(CourseBody(patient: Samples.patient, model: "m")) == course)
      #expect(try await connection.visits(of: Samples.patient) == Samples.visits)
      #expect(try await connection.checkDevices() == Samples.catalogCheck)
      #expect(try await connection.approve("note") == receipt)
      #expect(try await connection.override("note", in: session) == receipt)
      let grade = GradeBody(model: "m", area: "cheek", side: .left, grade: .acceptable)
      #expect(
        try await connection.grade(grade, of: Samples.patient).profile == Samples.profile)
      #expect(try await connection.session(session) == Samples.snapshot)
      #expect(try await connection.set(Samples.settings, in: session) == Samples.snapshot)
      #expect(try await connection.arm(Samples.arm, in: session) == armed)
      #expect(try await connection.disarm(session) == Samples.snapshot)
      #expect(try await connection.endPass(in: session) == Samples.snapshot)
      #expect(try await connection.closeSession(session) == Samples.snapshot)
      let reset = try await connection.resetStop(
        StopCount(7), of: Samples.serial, proof: Samples.proof)
      #expect(reset == Samples.handpiece)
      try await expectService(of: connection)
      #expect(try await connection.stop().confirmed)
      #expect(try await connection.leaves(from: 8) == leaves)
      #expect(try await connection.alarms() == Samples.alarms)
      #expect(try await connection.metrics() == "handpieced_pulses_total 7\n")
      #expect(try await connection.acknowledge(Samples.alarm) == Samples.alarms)
    }
  }

  @Test func `a refusal carries every reason`() async throws {
    try await TestServer.run { _ in
      .problem(Samples.refusal)
    } test: { server in
      let error = await #expect(throws: ControlClientError.self) {
        try await server.connection.set(Samples.settings, in: Samples.session)
      }
      #expect(error == .problem(Samples.refusal))
      #expect(error?.description.contains("deeper than tested") == true)
    }
  }

  @Test(arguments: [
    (#"{"area":"cheek","side":"left","pass":1,"sets":{}}"#, "settings: missing"),
    (
      #"{"area":"cheek","side":"left","pass":"1","settings":{"depth_um":2}}"#,
      "pass: must be a whole number"
    ),
    (
      #"{"area":"cheek","side":"left","pass":1,"settings":{"depth_um":1.5}}"#, "settings.depth_um: "
    ),
    (#"{"area":"cheek","side":"up","pass":1,"settings":{}}"#, "side: "),
    (#"{"area":null,"side":"left","pass":1,"settings":{}}"#, "area: "),
    (
      #"{"area":"cheek","side":"left","pass":1,"settings":{"depth_um":1e99}}"#,
      "settings.depth_um: "
    ),
    (#"{"area":"cheek","side":"left","pass":1,"settings":{"depth_mm":1}}"#, "settings.depth_mm: "),
    (#"[]"#, "body: must be an object"),
    ("", "body: not JSON"),
    (#"{"area":"#, "body: "),
    (String(repeating: "[", count: 20_000), "body: "),
  ])
  func `a wrong body is refused and the field is named`(body: String, detail: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.post("/v1/sessions/s1/settings", body)
      #expect(answer.hasPrefix("HTTP/1.1 400 "))
      #expect(answer.contains("application/problem+json"))
      #expect(answer.contains("\"detail\":\"\(detail)"), "\(answer)")
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test func `a wrong value deep in a body is named by its path`() async throws {
    try await TestServer.run { server in
      let json = String(decoding: try JSONEncoder().encode(Samples.profile), as: UTF8.self)
      let answer = try await server.post(
        "/v1/patients", json.replacingOccurrences(of: "2024-10-04", with: "2026-02-30"))
      #expect(answer.contains("\"detail\":\"test_spots.recorded.0.day: not a date"), "\(answer)")
    }
  }

  @Test(arguments: ["-1", "1.5", "4294967296"])
  func `a number that does not fit its field is named`(number: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.post(
        "/v1/handpieces/HP-1/stop-reset", "{\"stop_count\":\(number)}")
      #expect(answer.contains("\"detail\":\"stop_count: must be a whole number"), "\(answer)")
    }
  }

  @Test(arguments: ["from=-1", "from=x", "limit=0", "limit=257", "limit=", "foo=1", "from"])
  func `a wrong query is refused`(query: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.exchange("GET /v1/log/leaves?\(query) HTTP/1.1\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 400 "))
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test(arguments: ["", "?", "?from=-1", "?from=x", "?from", "?from=1&limit=2", "?foo=1"])
  func `a wrong query for a proof is refused`(query: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.exchange("GET /v1/log/consistency\(query) HTTP/1.1\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 400 "))
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test(arguments: [
    "after=-1", "after=x", "limit=0", "limit=257", "from=1", "after", "kept=0", "kept=x",
    "kept=4294967296",
  ])
  func `a wrong query for a recording is refused`(query: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.exchange(
        "GET /v1/handpieces/HP-1/frames?\(query) HTTP/1.1\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 400 "))
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test func `unknown paths and wrong methods are problems`() async throws {
    try await TestServer.run { server in
      let unknown = try await server.exchange("GET /v1/nothing HTTP/1.1\r\n")
      #expect(unknown.hasPrefix("HTTP/1.1 404 "))
      #expect(unknown.contains("urn:handpieced:problem:not_found"))
      let wrong = try await server.exchange("DELETE /v1/stop HTTP/1.1\r\n")
      #expect(wrong.hasPrefix("HTTP/1.1 405 "))
      #expect(wrong.lowercased().contains("allow: post\r\n"))
      #expect(wrong.contains("urn:handpieced:problem:wrong_method"))
    }
  }
}

extension TestServer {
  /// Sends a head without its last line and returns the whole answer.
  func exchange(_ head: String, body: String = "") async throws -> String {
    let path = path
    return try await onThread {
      let socket = try RawSocket(path: path)
      socket.send(head + "host: h\r\nconnection: close\r\n\r\n" + body)
      return socket.receiveAll()
    }
  }

  func get(_ target: String) async throws -> String {
    try await exchange("GET \(target) HTTP/1.1\r\n")
  }

  func post(_ target: String, _ body: String, header: String? = nil) async throws -> String {
    let further = header.map { $0 + "\r\n" } ?? ""
    return try await exchange(
      "POST \(target) HTTP/1.1\r\ncontent-length: \(body.utf8.count)\r\n\(further)", body: body)
  }
}

/// Every request of a calibration is answered by it.
private func expectService(of connection: ControlConnection) async throws {
  let (serial, proof) = (Samples.serial, Samples.proof)
  let answers = [
    try await connection.openService(Samples.service, on: serial),
    try await connection.service(of: serial),
    try await connection.fire(
      ShotBody(shot: 3, load: nil, stopCount: StopCount(7)), of: serial),
    try await connection.take(ReadingBody(shot: 3, load: nil), of: serial),
    try await connection.adjust(serial, proof: proof),
    try await connection.finishService(of: serial, proof: proof),
    try await connection.closeService(of: serial),
  ]
  #expect(answers == Array(repeating: Samples.serviceSnapshot, count: 7))
}
