import ControlAPI
import DoseLimits
import Quantities

/// One value of everything that goes over the socket.
enum Samples {
  static let patient = identifier("P-1", PatientKind.self)
  static let opening = SessionBody(
    patient: patient, handpiece: serial, indication: "acne_scars", kind: .treatment,
    preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
  static let version = EntityTag(Hash64(17))
  static let session = identifier("0123456789abcdef0123456789abcdef", SessionKind.self)
  static let person = identifier("P-7K3MW9QX", PersonKind.self)
  static let pin = pin("482917")
  static let proof = PersonProof(person: person, pin: pin)
  static let enrolled = EnrolledPerson(
    person: person, name: name("Ada"), roles: [.service, .operate], locked: false)
  static let alarm = identifier("1204", AlarmKind.self)
  static let alarms = AlarmList(
    alarms: [
      AlarmSnapshot(
        alarm: 1204, condition: .handpieceLost, priority: .high, handpiece: serial,
        session: session, raised: UTCInstant(microseconds: 5), standing: true,
        acknowledgedBy: 1000),
      AlarmSnapshot(
        alarm: nil, condition: .diskFull, priority: .high, handpiece: nil, session: nil,
        raised: UTCInstant(microseconds: 6), standing: false, acknowledgedBy: nil),
    ], unlisted: 2, attended: true)
  static let serial = identifier("HP-0031", HandpieceKind.self)

  static let profile = PatientProfile(
    ageYears: 41, fitzpatrick: .iv, indications: [.acneScars],
    answers: [
      "pregnancy": .none, "keloid": .unknown,
      "oral-isotretinoin": .recorded(
        RecordedCondition(ended: CalendarDay(daysSince1970: 19_000))),
      "pacemaker": .recorded(RecordedCondition(ended: nil)),
    ],
    testSpots: .recorded([
      TestSpot(
        model: "rf-49", area: AreaID(region: "cheek", side: .left),
        day: CalendarDay(daysSince1970: 20_000), values: [.energyPerPin: 20_000, .depth: 1200],
        grade: .acceptable)
    ]),
    treatments: .none)
  static let settings = SettingsBody(
    area: "cheek", side: .left, pass: 1,
    settings: TreatmentSettings(
      energyPerPin: Microjoules(20_000), depth: Micrometres(1200),
      furtherDepths: [Micrometres(700)]))
  static let note = StatementBody(note: "handpieced override v1\n\n— somebody AAAA\n")
  static let arm = ArmBody(
    area: "cheek", side: .left, pass: 1, settingsHash: Hash64(0xa1), envelopeHash: Hash64(0xb2),
    stopCount: StopCount(7), proof: proof)

  /// One request for every route that has one.
  static let requests: [ControlRequest] = [
    .status,
    .handpieces,
    .handpiece(serial),
    .selfTest(serial),
    .frames(serial, after: 7, limit: 9), .frames(serial, after: 0, limit: 1, kept: 17),
    .people,
    .enrolPerson(EnrolmentBody(name: name("Ada"), roles: [.operate, .service], pin: pin)),
    .changePIN(person, PINChangeBody(old: pin, new: Samples.pin("8402651739"))),
    .unlockPerson(person),
    .removePerson(person),
    .registerPatient(
      RegistrationBody(
        profile: profile, person: Person(name: "Ada", birthDate: CalendarDay(daysSince1970: 0)))),
    .patients(find: "Ada Ünal & 1+1", limit: 7),
    .patient(patient),
    .changeAnswers(
      patient,
      AnswersBody(
        ageYears: 41, fitzpatrick: .iii, indications: [.acneScars],
        answers: ["pacemaker": .none, "isotretinoin": .recorded(RecordedCondition(ended: nil))])),
    .visits(patient),
    .gradeTestSpot(
      patient, GradeBody(model: "rf-49", area: "cheek", side: .left, grade: .notAcceptable)),
    .limits(
      LimitsBody(
        patient: patient, handpiece: serial, tip: "insulated-49", area: "cheek", side: .left,
        pass: 1, indication: "acne_scars", kind: .testSpot, size: SquareMillimetres(900),
        preparation: SkinPreparation(
          anaesthetic: .recorded(Anaesthetic(on: nil, isRemoved: true)), isEyeProtected: nil),
        whatIf: ["fitzpatrick=6"])),
    .course(CourseBody(patient: patient, model: "rf-49", area: "cheek", side: .left)),
    .areas,
    .checkDevices,
    .approve(note),
    .openSession(opening),
    .session(session),
    .startPass(
      session,
      PassBody(area: "cheek", side: .left, size: SquareMillimetres(2500), plannedPulses: 30)),
    .override(session, note),
    .setSettings(session, settings),
    .countPins(session, PinCountBody(moment: .before, pins: 49, lot: TipLot("24-117"))),
    .arm(session, arm),
    .disarm(session),
    .endPass(session),
    .closeSession(session),
    .resetStop(serial, StopResetBody(stopCount: StopCount(7), proof: proof)),
    .openService(serial, service),
    .service(serial),
    .fireShot(serial, ShotBody(shot: 3, load: Ohms(300), stopCount: StopCount(7))),
    .takeReading(
      serial,
      ReadingBody(
        shot: 3, load: 300_400,
        sensed: SensedBody(
          kind: "current_rms", count: 1814, status: 0, replies: ["181.4 mA", "181.4 mA"]),
        typed: ["12 mJ", "12 mJ"])),
    .adjust(serial, ServiceProofBody(proof: proof)),
    .finishService(serial, ServiceProofBody(proof: proof)),
    .closeService(serial),
    .stop,
    .alarms,
    .acknowledgeAlarm(alarm),
    .logLeaves(from: 17, limit: 5),
    .consistency(from: 19),
    .logKey,
    .rotateLogKey,
    .checkpoint,
    .cosign(note),
    .catalog,
    .metrics,
    .description,
    .assume(session),
    .adopt(serial, AdoptionBody(logSize: 23)),
    .erasePatient(patient),
    .discloseLinks(LinksBody(patients: [patient])),
  ]

  static let service = ServiceBody(
    quantity: .energyPerPin,
    instrument: InstrumentBody(
      model: "esu-2400", serial: "ES-4711", certificate: "D-K-12345",
      calibrated: CalendarDay(daysSince1970: 20_000), due: CalendarDay(daysSince1970: 20_365),
      firmware: "2.11"),
    fixtureTip: Hash64(900), roomTemperature: MillidegreesCelsius(22_000),
    humidity: Permille(450),
    plan: PlanBody(
      fitted: [100, 500, 900, 1000], verifying: [300, 700], loads: [Permille(1000)], repeats: 2,
      homeReadings: 10), proof: proof)
  static let serviceSnapshot = ServiceSnapshot(
    service: identifier("1111222233334444", ServiceKind.self), handpiece: serial,
    quantity: .energyPerPin, stage: .asFound, state: .fired,
    next: ServiceSnapshot.Shot(
      shot: 3, purpose: .fit, setPoint: 12_000, load: Ohms(300), direction: .up),
    taken: 2, planned: 90,
    delivery: ServiceSnapshot.Delivery(
      number: PulseNumber(41), shot: 3, reported: 12_010, impedance: Ohms(299),
      pulseWidth: Microseconds(100_000), outcome: "completed"), isAdjusted: false,
    stopCount: StopCount(7),
    curve: ServiceSnapshot.Curve(
      offset: 0, gain: 1_000_000, curvature: 0, fullScale: 1_000_000),
    points: [
      ServiceSnapshot.Point(
        setPoint: 12_000, load: Ohms(300), readings: 6, error: 14_000, uncertainty: 400_000,
        tolerance: 1_200_000, verdict: "pass")
    ],
    fit: ServiceSnapshot.Curve(offset: 1, gain: 1_000_100, curvature: -7, fullScale: 60_000),
    objections: ["the load of 300 ohm was not measured"])

  static let handpiece = HandpieceSnapshot(
    serial: serial, model: "m", modality: "rfMicroneedling", firmware: "1.0", state: .ready,
    line: .pseudoTerminal, tip: TipSnapshot(uid: Hash64(9), kind: "insulated-49", usesLeft: 3),
    counterEpoch: CounterEpoch(1), lastPulse: PulseNumber(0), stopCount: StopCount(7),
    calibrationValidUntil: CalendarDay(daysSince1970: 21_000), session: nil,
    live: LiveSnapshot(
      lease: Milliseconds(213), isInContact: true, isFootswitchPressed: true,
      isReleaseNeeded: false, needles: .out, isEnergised: true, isInhibited: false,
      isStopLatched: false, isGateOpen: true, lastDisarm: "commanded",
      running: Milliseconds(72_000),
      impedance: Ohms(300), temperature: MillidegreesCelsius(31_240),
      heat: LiveSnapshot.Heat(
        used: Microjoules(9), most: Microjoules(24_000_000), window: Milliseconds(30_000))))
  static let snapshot = SessionSnapshot(
    session: session, patient: patient, handpiece: serial, indication: "acne_scars",
    kind: .treatment, preparation: opening.preparation, opened: BootInstant(microseconds: 5),
    state: .open, reason: nil,
    pass: PassSnapshot(
      area: "cheek", side: .left, pass: 1, size: SquareMillimetres(2500), plannedPulses: 30,
      pulses: 0,
      envelopeHash: Hash64(0xb2),
      settings: SettingsSnapshot(
        settings: settings.settings,
        values: DimensionCounts([.energyPerPin: 20_000, .pulseEnergyPerPin: 40_000]),
        settingsHash: Hash64(0xa1))),
    pulsesTotal: 0, stopCount: StopCount(7))
  static let refusal = Problem(
    .refused, "3.0 mm is too deep here",
    reasons: [
      Reason(
        rule: "depth.forehead.absolute", dimension: "depth", asked: 3000, bound: 1200,
        unit: "um", source: "https://example.org/a", sentence: "above the absolute bound"),
      Reason(
        rule: "depth.test-spot", dimension: "depth", asked: 3000, bound: 1200, unit: "um",
        sentence: "deeper than tested"),
    ])

  /// The limits of an area, as a client reads them.
  static let limitsText = """
    {"area":"cheek","side":"left","pass":1,"kind":"treatment","blocks":[],
     "cautions":[{"rule":"r","source":"s","evidence":"label","overridable":false,
                  "sentence":"Careful."}],
     "dimensions":[{"dimension":"depth","unit":"um","derived":false,"step":100,
       "safer_direction":"neither","enforcement":"enforced","basis":"setting","minimum":500,
       "recommended_minimum":500,"default":1000,"recommended":1200,"absolute":2000,
       "setting_maximum":1800,"delivered_maximum":1980,
       "bounds":[{"tier":"absolute","value":1800,"delivered":2000,"rule":"q","source":"s",
                  "evidence":"published","sentence":"No deeper."}]}],
     "envelope":{"defaults":{"depth_um":1000,"energy_per_pin_uj":20000},"maximum_pulses":60,
       "maximum_pulses_rule":"overlap","titration_deliveries":5,"maximum_energy_uj":1,"pulse_interval_ms":200,
       "maximum_depths":3,"depth_spacing_um":500,"shallow_bounds":[],
       "heat":{"length_ms":10000,"energy_over_pins_uj":5,"cool_down_ms":7,"rule":"h"},
       "envelope_hash":"00000000000000b2"},
     "what_if":{"changes":["fitzpatrick=6"],"differences":["Less."]}}
    """

  static let visits = VisitList(
    patient: patient,
    visits: [
      VisitReport(
        visit: 2, day: CalendarDay(daysSince1970: 20_100),
        sessions: [VisitedSession(session: session, treated: nil)]),
      VisitReport(
        visit: 1, day: nil,
        sessions: [
          VisitedSession(
            session: session,
            treated: TreatedSession(
              kind: .treatment, model: "rf-49",
              passes: [
                TreatedPass(
                  area: "cheek", side: .left, values: DimensionCounts([.depth: 1200]),
                  energyOverPins: Microjoules(5_000_000), exposure: .zero)
              ]))
        ]),
    ])
  static let catalogCheck = CatalogCheck(
    loadedHash: "ab", hash: nil,
    defects: [CatalogCheck.Defect(file: "a.yaml", line: 3, column: 5, sentence: "no such key")])

  /// Where a course stands, as a client reads it.
  static let courseText = """
    {"modality":"rfMicroneedling","visits":["2026-01-02"],"minimum_visits":3,"maximum_visits":5,
     "next_possible":"2026-01-09","next_without_prescriber":"2026-01-23",
     "usual_from":"2026-01-30","usual_until":"2026-02-13","rule":"c","source":"s",
     "reasons":[{"rule":"i","source":"s","until":"2026-01-23","overridable":true,
                 "sentence":"21 days."}]}
    """

  private static func pin(_ digits: String) -> PIN {
    guard let pin = PIN(digits) else { fatalError("not a PIN") }
    return pin
  }

  private static func name(_ text: String) -> PersonName {
    guard let name = PersonName(text) else { fatalError("not a name") }
    return name
  }

  private static func identifier<Kind>(_ text: String, _: Kind.Type) -> Identifier<Kind> {
    guard let identifier = Identifier<Kind>(text) else { fatalError("not an identifier") }
    return identifier
  }
}
