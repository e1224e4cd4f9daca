/// Is called before each of many pictures, with how many of them are done. Whatever it throws ends the
/// work: so a program shows how far it is, and lets its user stop it.
public typealias Watch = (_ done: Int, _ total: Int) throws -> Void
