import CatalogFiles
import ControlAPI
import DeviceCatalog
import MeterProtocol
import Quantities
import ReferenceMeter

/// What readings come from: an instrument on a line, or a person.
final class BenchMeter {
  private let instrument: InstrumentDescription
  private let quantity: ServiceQuantity
  private var meter: ConnectedMeter?
  /// The load that is connected, with what it measures, in mΩ.
  private var connected: (load: Ohms, milliohms: Int64)?

  /// Opens the line of an instrument that has one, and has it say who it is.
  init(
    _ instrument: InstrumentDescription, for quantity: ServiceQuantity, at path: String?
  ) throws {
    self.instrument = instrument
    self.quantity = quantity
    guard case .serial = instrument.access else { return }
    guard let path else {
      throw complain("--meter: say which line the \(instrument.name) is on", exitCode: .usage)
    }
    do throws(ReferenceMeterError) {
      var meter = try ConnectedMeter.connect(instrument, path: path)
      _ = try meter.ask(.identify)
      self.meter = consume meter
    } catch {
      throw complain("\(path): \(error)", exitCode: .inputOutputFailed)
    }
  }

  /// As the instrument says it; `nil` where a person reads it.
  var identity: MeterIdentity? { meter?.identity }

  /// Connects a load, or has a person connect it, and returns what it measures.
  func connect(_ load: Ohms) throws -> Int64 {
    if let connected, connected.load == load { return connected.milliohms }
    var milliohms: Int64?
    if let answer = try ask(.connectLoad(load)), case .load(let measured) = answer {
      milliohms = measured
    }
    let measured = try milliohms ?? typedLoad(load)
    connected = (load, measured)
    return measured
  }

  private func typedLoad(_ load: Ohms) throws -> Int64 {
    try requirePerson()
    return try Questions.amount(
      "It measures:", .resistance,
      ["Connect the load of \(load.count) ohm, and measure it."])
  }

  /// Before anything is fired the instrument shows nothing; else what it shows is of before.
  func confirmIdle() throws {
    guard let kind else { return }
    _ = try ask(.confirmIdle(kind))
  }

  /// What was read of the newest shot.
  func reading(of shot: Int, load: Int64?, isProbe: Bool) throws -> ReadingBody {
    if isProbe { return ReadingBody(shot: shot, load: load) }
    if let kind, let answer = try ask(.read(kind)), case .reading(let reading) = answer {
      return ReadingBody(
        shot: shot, load: load,
        sensed: SensedBody(
          kind: reading.kind.rawValue, count: reading.count, status: reading.status,
          replies: reading.replies))
    }
    try requirePerson()
    let first = try typed("It reads, with the unit:")
    let second = try typed("Once more:")
    return ReadingBody(shot: shot, load: load, typed: [first, second])
  }

  private func typed(_ question: String) throws -> String {
    try Questions.ask(question) { line throws(Questions.NotThat) in
      guard !line.isEmpty else { throw Questions.NotThat(reason: "A number with its unit.") }
      return line
    }
  }

  private func requirePerson() throws {
    guard Questions.areAnswered else {
      throw complain(
        "a person reads this instrument: run this in a terminal, or connect one with --meter",
        exitCode: .usage)
    }
  }

  /// What the instrument reads for the quantity.
  private var kind: InstrumentQuantity.Kind? {
    let wanted: [InstrumentQuantity.Kind] =
      switch quantity {
      case .energyPerPin: [.currentRMS, .voltageRMS]
      case .depth: [.depth]
      case .strokeRate: [.strokeRate]
      case .vacuum: [.vacuum]
      case .crystalFlow: [.crystalFlow]
      }
    return meter == nil ? nil : wanted.first { instrument.quantity($0) != nil }
  }

  /// Asks; an instrument that failed is spoken to anew, once.
  private func ask(_ request: MeterRequest) throws -> MeterAnswer? {
    guard meter != nil else { return nil }
    do throws(ReferenceMeterError) {
      return try meter?.ask(request)
    } catch {
      StandardStream.error.write("  \(error); asking once more\n")
    }
    do throws(ReferenceMeterError) {
      _ = try meter?.ask(.identify)
      return try meter?.ask(request)
    } catch {
      throw complain("\(error)", exitCode: .inputOutputFailed)
    }
  }
}
