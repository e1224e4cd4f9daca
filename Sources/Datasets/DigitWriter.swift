/// A hand with its habits: which form of each digit it writes, how it leans, with what pen.
///
/// A habit is what all digits of one writer share; what differs from one digit to the next is
/// `DigitGesture`.
public struct DigitWriter: Sendable {
  /// What the hand is called.
  public let name: String

  /// How this hand writes 0, 1, … 9.
  let forms: [DigitSkeleton]

  /// How far upright lines lean to the right, in degrees.
  var slant: Float = 0
  /// How wide digits are, in comparison with the skeletons.
  var breadth: Float = 1
  /// How high digits are, as a share of the picture's height.
  var height: Float = 0.72
  /// How far bows are pushed out to corners (positive) or drawn in to points (negative).
  var squareness: Float = 0
  /// How far the middle of a digit lies below (positive) or above (negative) the usual one.
  var waist: Float = 0
  /// How much wider the bottom is than the top.
  var flare: Float = 0
  /// How unsteady the hand is: the size of the waves in a line, as a share of half the height.
  var tremor: Float = 0.04

  /// The breadth of the pen's line, as a share of the digit's height.
  var pen: Float = 0.13
  /// How much a broad nib thins the lines along its edge, 0 for a round pen.
  var contrast: Float = 0
  /// The direction of that edge, in degrees above the horizontal.
  var nib: Float = 40
  /// How much thinner a stroke is at its ends.
  var taper: Float = 0
  /// How bright the line is, 0…1.
  var ink: Float = 1

  init(_ name: String, forms: [DigitSkeleton]) {
    guard forms.map(\.digit) == Array(0...9) else {
      fatalError("The writer \(name) has forms for \(forms.map(\.digit)), not for 0…9.")
    }
    self.name = name
    self.forms = forms
  }

  /// The same hand with some habits changed.
  func with(_ change: (inout DigitWriter) -> Void) -> DigitWriter {
    var writer = self
    change(&writer)
    return writer
  }
}
