import CDriver
import Glibc

/// What libFuzzer calls a test: bytes in, 0 out.
public typealias FuzzTest = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

/// Calls `test` with mutated inputs until it crashes or the time that the command line gives is up.
public func fuzz(_ test: FuzzTest) -> Never {
  var (count, arguments) = (CommandLine.argc, Optional(CommandLine.unsafeArgv))
  exit(LLVMFuzzerRunDriver(&count, &arguments, test))
}

/// The bytes of one input.
public func input(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: start, count: count))
}
