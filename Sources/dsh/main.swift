import Glibc
import Grader
import Shell
import TeacherKeys

exit(
  runShell(
    arguments: Array(CommandLine.arguments.dropFirst()),
    catalogue: Catalogue(teacherKeys: teacherKeys)))
