import CLinux
import DoseLimits
import Glibc
import Quantities
import TechnicianConsole

/// Feeds the console's model with keys and news, does what it wants done, and shows it.
final class ConsoleLoop {
  private let backend: any ConsoleBackend
  private let stopSocket: String
  private let charset: Charset
  private let isColoured: Bool
  private let recorder: FrameRecorder?
  private var model: ConsoleModel
  private var decoder = KeyDecoder()
  private var hasEnded = false
  /// Whether something has changed since the last frame.
  private var isChanged = true
  private var size = (columns: 0, rows: 0)

  /// How often time is looked at, and how many frames there are without a key.
  private static let tickMilliseconds: Int32 = 100
  /// After so long an escape is a key of its own.
  private static let settleMilliseconds: Int32 = 30

  init(
    backend: any ConsoleBackend, stopSocket: String, tables: LimitTables,
    charset: Charset, isColoured: Bool, recorder: FrameRecorder?
  ) {
    self.backend = backend
    self.stopSocket = stopSocket
    self.charset = charset
    self.isColoured = isColoured
    self.recorder = recorder
    model = ConsoleModel(tables: tables, at: Self.now)
  }

  static var now: BootInstant { BootInstant(microseconds: clinux_boot_microseconds()) }

  /// Runs until somebody leaves. The terminal is as before then.
  func run() throws {
    guard let inbox = ConsoleInbox(), let terminal = RawTerminal() else {
      throw complain("the terminal does not answer", exitCode: .systemFailed)
    }
    let writer = ScreenWriter(TerminalText(isColoured: isColoured))
    let interrupts = [SIGINT, SIGTERM, SIGHUP].map { Interrupt($0) { inbox.end() } }
    signal(SIGPIPE, SIG_IGN)
    let following = Task { [backend] in await backend.follow { inbox.put($0) } }
    let outlets = Outlets(
      backend: backend, inbox: inbox, writer: writer,
      stop: StopSender(socketAt: stopSocket, inbox: inbox))
    perform(model.begin(), outlets)
    while !hasEnded { turn(outlets) }
    following.cancel()
    if writer.end() { StandardStream.output.write(TerminalText.leave) }
    terminal.restore()
    for interrupt in interrupts { interrupt.giveBack() }
  }

  /// Where effects go.
  private struct Outlets {
    let backend: any ConsoleBackend
    let inbox: ConsoleInbox
    let writer: ScreenWriter
    let stop: StopSender
  }

  /// Waits for keys, news or the next tick, and deals with them: keys first.
  private func turn(_ outlets: Outlets) {
    let patience = decoder.isUnsettled ? Self.settleMilliseconds : remaining
    var waiting = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outlets.inbox.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let ready = unsafe poll(&waiting, 2, patience)
    var isPressed = false
    if waiting[0].revents != 0 {
      guard let bytes = RawTerminal.read() else {
        hasEnded = true
        return
      }
      isPressed = true
      press(decoder.read(bytes), outlets)
    } else if ready >= 0, decoder.isUnsettled {
      isPressed = true
      press(decoder.settle(), outlets)
    }
    let news = outlets.inbox.take()
    if news.mustEnd { hasEnded = true }
    for event in news.events { handle(event, outlets) }
    let isDue = remaining == 0
    if isDue { tick(outlets) }
    if isPressed || (isDue && isChanged) { draw(outlets.writer) }
  }

  private var lastTick = BootInstant(microseconds: 0)

  /// How many milliseconds there are to the next tick.
  private var remaining: Int32 {
    let passed = (Self.now - lastTick).count / 1000
    return Int32(clamping: max(0, Int64(Self.tickMilliseconds) - passed))
  }

  private func tick(_ outlets: Outlets) {
    lastTick = Self.now
    let wasFresh = model.isFresh
    perform(model.handle(.timePassed, at: lastTick), outlets)
    let present = RawTerminal.size
    if present != size || !model.isFresh || !wasFresh { isChanged = true }
    size = present
  }

  private func press(_ keys: [Key], _ outlets: Outlets) {
    for key in keys { handle(.keyPressed(key), outlets) }
  }

  private func handle(_ event: ConsoleEvent, _ outlets: Outlets) {
    isChanged = true
    perform(model.handle(event, at: Self.now), outlets)
  }

  private func perform(_ effects: [ConsoleEffect], _ outlets: Outlets) {
    for effect in effects {
      switch effect {
      case .stop: outlets.stop.send()
      case .ask(let request):
        Task { outlets.inbox.put(.replied(request, await outlets.backend.answer(request))) }
      case .ring: outlets.writer.ring()
      case .redraw: outlets.writer.redraw()
      case .quit: hasEnded = true
      }
    }
  }

  private func draw(_ writer: ScreenWriter) {
    isChanged = false
    let screen = model.screen(columns: size.columns, rows: size.rows, charset: charset)
    recorder?.add(screen)
    writer.show(screen)
  }
}
