import Glibc
import Shell

exit(runShell(arguments: Array(CommandLine.arguments.dropFirst())))
