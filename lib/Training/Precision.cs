namespace MsstNet.Training;

/// <summary>In which numbers the network computes while it learns. Weights, optimizer, loss, tests and files are float32 in any case.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Fp32,
    /// <summary>bfloat16 forward and backward: half the bytes, and on processors made for it twice the speed.</summary>
    Bf16,
    /// <summary>float16 forward and backward with <see cref="LossScale"/>: for GPUs that have no bfloat16. A CPU takes longer for it than for float32.</summary>
    Fp16,
}
