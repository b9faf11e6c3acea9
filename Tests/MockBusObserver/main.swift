import Glibc

// A program that runs under MockBus and does what the daemon does with devices and lines, one step
// for each command on its standard input, so that a test decides the order of everything.

var observer = Observer()
while let command = readLine(), command != "quit" {
  let answer = observer.obey(command.split(separator: " ").map(String.init)) + "\n"
  let bytes = Array(answer.utf8)
  guard unsafe write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { break }
}
