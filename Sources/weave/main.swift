import Glibc
import Weaving

exit(runWeave(arguments: Array(CommandLine.arguments.dropFirst())))
