import Book
import Contract
import Files
import Grader
import Shell

/// What is wrong with the book as a whole: pictures that nobody shows, demonstrations that stop,
/// exercises that the book and the grader, which knows `exercises`, do not have in common.
func wholeBookFindings(of project: Project, exercises: [Exercise]) throws -> [Problem] {
  try unusedFigures(in: project) + stoppedDemos(in: project)
    + differences(from: exercises, in: project)
}

private func unusedFigures(in project: Project) throws -> [Problem] {
  let shown = project.texts.flatMap { text in
    text.figures.compactMap { resolved($0.path, from: text.folder) }
  }
  return try filePaths(below: project.home + "/chapters/figures").map { "chapters/figures/" + $0 }
    .filter { !shown.contains($0) }
    .map { Problem($0, 1, "No chapter shows this picture. Delete it.") }
}

/// Carries out the tour and the demonstrations, each in a session of its own.
private func stoppedDemos(in project: Project) throws -> [Problem] {
  let scripts = try filePaths(below: project.home + "/chapters").filter { $0.hasSuffix(".dsh") }
  var problems: [Problem] = []
  for script in scripts.map({ "chapters/" + $0 }) {
    let scratch = try ScratchFolder()
    let rehearsal = try Rehearsal(home: project.home, folder: scratch.path)
    let bytes = try readBytes(from: "\(project.home)/\(script)", atMost: 1 << 20)
    for (number, line) in zip(1..., String(decoding: bytes, as: UTF8.self).lines) {
      let answer = rehearsal.answer(to: line)
      guard answer.isRefused else { continue }
      let said = answer.text.lines.joined(separator: " ")
      problems.append(Problem(script, number, "The shell refuses this. It says: \(said)"))
      break
    }
  }
  return problems
}

/// The exercises of the chapters that are there, compared with those that the grader knows.
private func differences(from exercises: [Exercise], in project: Project) -> [Problem] {
  var problems: [Problem] = []
  for chapter in project.chapters {
    let known = exercises.filter { .chapter($0.id.chapter) == chapter.frontMatter?.place }
    let titles = chapter.asides.compactMap { aside in
      if case .exercise(let title) = aside.kind { (title, aside) } else { nil }
    }
    for exercise in known where !titles.contains(where: { $0.0.id == "\(exercise.id)" }) {
      problems.append(
        Problem(chapter.path, 1, "Exercise \(exercise.id) · \(exercise.title) is not set here."))
    }
    for (title, aside) in titles {
      guard let exercise = known.first(where: { "\($0.id)" == title.id }) else {
        problems.append(
          Problem(chapter.path, aside.line, "The grader knows no exercise \(title.id)."))
        continue
      }
      let star = exercise.isTransfer ? "★" : ""
      let points = exercise.points == 1 ? "1 point" : "\(exercise.points) points"
      let agreed = "**Exercise \(exercise.id)\(star) · \(exercise.title)** (\(points))"
      if aside.content[0].trimming([" "]) != agreed {
        problems.append(
          Problem(chapter.path, aside.line, "The grader calls this exercise: > \(agreed)"))
      }
      if !aside.content.contains(where: { $0.contains("/\(exercise.file))") }) {
        problems.append(
          Problem(
            chapter.path, aside.line, "This exercise is written in \(exercise.file): link it."))
      }
    }
  }
  return problems
}
