/// What closes a box.
struct Lid {}
