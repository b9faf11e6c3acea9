import ControlAPI
import NIOCore

/// Turns the parts of an HTTP request into a typed one.
struct RequestReader {
  /// The identifier out of the path, empty when the route has none.
  var identifier: String
  /// What follows the question mark.
  var query: Substring
  var body: ByteBuffer

  /// The request of a route that has one; events have none.
  func request(for route: ControlRoute) throws(FormFault) -> ControlRequest? {
    switch route {
    case .status: .status
    case .handpieces: .handpieces
    case .handpiece: .handpiece(try name())
    case .selfTest: .selfTest(try name())
    case .frames: try frames()
    case .people: .people
    case .enrolPerson: .enrolPerson(try read())
    case .changePIN: .changePIN(try name(), try read())
    case .removePerson: .removePerson(try name())
    case .unlockPerson: .unlockPerson(try name())
    case .patients: try patients()
    case .registerPatient: .registerPatient(try read())
    case .patient: .patient(try name())
    case .changeAnswers: .changeAnswers(try name(), try read())
    case .visits: .visits(try name())
    case .gradeTestSpot: .gradeTestSpot(try name(), try read())
    case .erasePatient: .erasePatient(try name())
    case .discloseLinks: .discloseLinks(try read())
    case .limits: .limits(try read())
    case .course: .course(try read())
    case .areas: .areas
    case .checkDevices: .checkDevices
    case .approve: .approve(try read())
    case .openSession: .openSession(try read())
    case .session: .session(try name())
    case .startPass: .startPass(try name(), try read())
    case .override: .override(try name(), try read())
    case .setSettings: .setSettings(try name(), try read())
    case .countPins: .countPins(try name(), try read())
    case .arm: .arm(try name(), try read())
    case .disarm: .disarm(try name())
    case .endPass: .endPass(try name())
    case .closeSession: .closeSession(try name())
    case .assume: .assume(try name())
    case .adopt: .adopt(try name(), try read())
    case .resetStop: .resetStop(try name(), try read())
    case .openService: .openService(try name(), try read())
    case .service: .service(try name())
    case .fireShot: .fireShot(try name(), try read())
    case .takeReading: .takeReading(try name(), try read())
    case .adjust: .adjust(try name(), try read())
    case .finishService: .finishService(try name(), try read())
    case .closeService: .closeService(try name())
    case .stop: .stop
    case .alarms: .alarms
    case .acknowledgeAlarm: .acknowledgeAlarm(try name())
    case .logLeaves: try logLeaves()
    case .logKey: .logKey
    case .rotateLogKey: .rotateLogKey
    case .checkpoint: .checkpoint
    case .consistency: try consistency()
    case .cosign: .cosign(try read())
    case .catalog: .catalog
    case .metrics: .metrics
    case .description: .description
    case .events: nil
    }
  }

  private func read<Value: Decodable>() throws(FormFault) -> Value {
    try JSONBody.read(Value.self, from: body)
  }

  private func name<Kind>() throws(FormFault) -> Identifier<Kind> {
    guard let identifier = Identifier<Kind>(identifier) else {
      throw FormFault(field: "path", reason: "not an identifier")
    }
    return identifier
  }

  private func patients() throws(FormFault) -> ControlRequest {
    var find = ""
    var limit = 100
    for (key, value) in queryItems {
      switch key {
      case "find":
        guard let text = QueryText.unescape(value), text.utf8.count <= Person.nameLimit else {
          throw FormFault(
            field: "find", reason: "must be escaped UTF-8 of at most \(Person.nameLimit) bytes")
        }
        find = text
      case "limit": limit = try count(value, upTo: ControlRequest.maximumPatientLimit)
      default: throw FormFault(field: String(key), reason: "not known here")
      }
    }
    return .patients(find: find, limit: limit)
  }

  private func logLeaves() throws(FormFault) -> ControlRequest {
    var from: UInt64 = 0
    var limit = ControlRequest.maximumLeafLimit
    for (key, value) in queryItems {
      switch key {
      case "from": from = try position(value)
      case "limit": limit = try count(value, upTo: ControlRequest.maximumLeafLimit)
      default: throw FormFault(field: String(key), reason: "not known here")
      }
    }
    return .logLeaves(from: from, limit: limit)
  }

  private func frames() throws(FormFault) -> ControlRequest {
    var after: UInt64 = 0
    var limit = ControlRequest.maximumFrameLimit
    var kept: UInt32?
    for (key, value) in queryItems {
      switch key {
      case "kept":
        guard let number = UInt32(value), number > 0 else {
          throw FormFault(field: "kept", reason: "must be a whole number from 1")
        }
        kept = number
      case "after": after = try position(value, named: "after")
      case "limit": limit = try count(value, upTo: ControlRequest.maximumFrameLimit)
      default: throw FormFault(field: String(key), reason: "not known here")
      }
    }
    return .frames(try name(), after: after, limit: limit, kept: kept)
  }

  private func consistency() throws(FormFault) -> ControlRequest {
    var from: UInt64?
    for (key, value) in queryItems {
      guard key == "from" else { throw FormFault(field: String(key), reason: "not known here") }
      from = try position(value)
    }
    guard let from else { throw FormFault(field: "from", reason: "is missing") }
    return .consistency(from: from)
  }

  private var queryItems: [(key: Substring, value: Substring)] {
    query.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (parts.first ?? "", parts.count == 2 ? parts[1] : "")
    }
  }

  private func count(_ text: Substring, upTo limit: Int) throws(FormFault) -> Int {
    guard let number = Int(text), (1...limit).contains(number) else {
      throw FormFault(field: "limit", reason: "must be 1 to \(limit)")
    }
    return number
  }

  private func position(
    _ text: Substring, named name: String = "from"
  ) throws(FormFault) -> UInt64 {
    guard let number = UInt64(text) else {
      throw FormFault(field: name, reason: "must be a whole number from 0")
    }
    return number
  }
}
