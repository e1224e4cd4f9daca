import COpenBLAS

/// What the numbers are computed on.
public enum Machine {
  /// The kernels that OpenBLAS chose for this processor, such as “Zen” or “SkylakeX”; the
  /// environment variable OPENBLAS_CORETYPE overrules it.
  public static var blasCore: String { String(cString: openblas_get_corename()) }

  /// The vector instructions that Swift's code was compiled for.
  public static var vectorInstructions: String {
    switch (target_vector_bits(), target_multiplies_and_adds()) {
    case (512, _): "AVX-512"
    case (256, true): "AVX2 with fused multiply-add"
    case (_, true): "128 bits with fused multiply-add"
    default: "128 bits"
    }
  }
}
