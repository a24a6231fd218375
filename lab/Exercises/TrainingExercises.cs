using MsstNet.Training;

namespace MsstNet.Lab.Exercises;

/// <summary>Notebook 07: the rate, the step and the loss of training.</summary>
internal static class TrainingExercises
{
    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        new FunctionExercise("07.1", "a function (rate, epochs, epoch) that gives the paper's learning rate in an epoch, counted from 1, of a "
            + "run of so many "
            + "epochs that begins with the rate", DrawEpochs, (double rate, int epochs, int epoch) =>
                new Schedule(rate, epochs).Rate(epoch - 1), 1e-9,
            new WrongRule("\"at epoch 20\" counts epochs that are done: the twentieth is still trained at the old rate",
                (double rate, int epochs, int epoch) => new Schedule(rate, epochs).Rate(epoch)),
            new WrongRule("a shorter run divides at the same fractions of its length as 20 and 35 are of 40",
                (double rate, int epochs, int epoch) => new Schedule(rate, 40).Rate(epoch - 1)),
            new WrongRule("the rate is divided twice, at 20 and at 35 of 40",
                (double rate, int epochs, int epoch) => epoch > epochs / 2 ? rate / 10 : rate),
            new WrongRule("each division is by 10, so two of them make 100",
                (double rate, int epochs, int epoch) => Math.Min(new Schedule(rate, epochs).Rate(epoch - 1) / rate, 1) is var part
                    ? part < 0.05 ? rate / 20 : part * rate : 0))
        { Oracle = "the library's Schedule", Library = @"\bSchedule\b" },
        new FunctionExercise("07.2", "a function (w, g, v, η, μ, λ) that gives the new weights and the new velocity, [w, v], after one step of "
            + "SGD with momentum μ "
            + "and weight decay λ", DrawSteps, (double[] w, double[] g, double[] v, double rate, double momentum, double decay) =>
            Step(w, Sum(g, w, decay), v, rate, momentum), 1e-5,
            new WrongRule("the weight decay is missing: λw is added to the gradient",
                (double[] w, double[] g, double[] v, double rate, double momentum, double decay) => Step(w, g, v, rate, momentum)),
            new WrongRule("λw is added to the gradient and so goes into the velocity; taken from the weights beside it, that is AdamW's way",
                (double[] w, double[] g, double[] v, double rate, double momentum, double decay) =>
                    Step(w, g, v, rate, momentum) is var next ? new[] { Sum(next[0], w, -rate * decay), next[1] } : null),
            new WrongRule("the velocity sums gradients, and the rate comes in where the weights move",
                (double[] w, double[] g, double[] v, double rate, double momentum, double decay) =>
                    Sum([.. v.Select(x => x * momentum)], Sum(g, w, decay), rate) is var next ? new[] { Sum(w, next, -1), next } : null),
            new WrongRule("PyTorch's momentum adds the whole gradient, not (1 − μ) of it",
                (double[] w, double[] g, double[] v, double rate, double momentum, double decay) =>
                    Step(w, [.. Sum(g, w, decay).Select(x => x * (1 - momentum))], v, rate, momentum)),
            new WrongRule("the weights move by the new velocity, not by the one before",
                (double[] w, double[] g, double[] v, double rate, double momentum, double decay) =>
                    new[] { Sum(w, v, -rate), Step(w, Sum(g, w, decay), v, rate, momentum)[1] }),
            new WrongRule("the loss falls against its gradient: the step is subtracted",
                (double[] w, double[] g, double[] v, double rate, double momentum, double decay) => Step(w, Sum(g, w, decay), v, -rate, momentum)),
            new WrongRule("the velocity keeps μ of itself",
                (double[] w, double[] g, double[] v, double rate, double momentum, double decay) => Step(w, Sum(g, w, decay), v, rate, 0)))
        { Library = @"MomentumSgd|optim\.SGD" },
        new FunctionExercise("07.3", "a function (logits, label) that gives the cross-entropy of one clip in nats", DrawLogits,
            (double[] logits, int label) => logits.Max() is var most ? most + Math.Log(logits.Sum(x => Math.Exp(x - most))) - logits[label] : 0, 1e-4,
            new WrongRule("exp of a large logit overflows; subtract the largest first",
                (double[] logits, int label) => -Math.Log(Math.Exp(logits[label]) / logits.Sum(Math.Exp))),
            new WrongRule("exp of a large logit overflows; subtract the largest first",
                (double[] logits, int label) => Math.Log(logits.Sum(Math.Exp)) - logits[label]),
            new WrongRule("a small probability rounds to 0 and its logarithm to −∞: take the logarithm of the sum and subtract the logit",
                (double[] logits, int label) => -Math.Log(Softmax(logits)[label])),
            new WrongRule("nats are natural logarithms", (double[] logits, int label) => -Math.Log2(Softmax(logits)[label])),
            new WrongRule("nats are natural logarithms", (double[] logits, int label) => -Math.Log10(Softmax(logits)[label])),
            new WrongRule("the loss is the negative logarithm: it falls as the probability grows",
                (double[] logits, int label) => Math.Log(Softmax(logits)[label])),
            new WrongRule("that is the probability; the loss is its negative logarithm", (double[] logits, int label) => Softmax(logits)[label]),
            new WrongRule("that is the entropy of the answer; the loss looks at the true class alone",
                (double[] logits, int label) => -Softmax(logits).Sum(p => p > 0 ? p * Math.Log(p) : 0)))
        { Library = @"cross_entropy|CrossEntropyLoss|log_softmax|logsumexp" },
    ];

    private static IEnumerable<Trial> DrawEpochs(Random random)
    {
        double Rate() => random.Between(0.01, 0.5);
        int epochs = 8 * random.Whole(6, 12);   // both divisions fall on whole epochs
        return
        [
            .. Draws.Some(8, "forty epochs", () => [Rate(), 40, random.Whole(1, 40)]),
            new Trial("the epoch before the first division", Rate(), 40, 20), new Trial("the first epoch after a division", Rate(), 40, 21),
            new Trial("the last epoch", Rate(), 40, 40), new Trial("the last epoch before the second division", Rate(), 40, 35),
            .. Draws.Some(4, "a run of another length", () => [Rate(), epochs, random.Whole(1, epochs)]),
            new Trial("a run of eight epochs", Rate(), 8, 5), new Trial("a run of eight epochs", Rate(), 8, 8),
        ];
    }

    private static IEnumerable<Trial> DrawSteps(Random random)
    {
        object?[] Of(int count, double[] v, double decay) =>
            [random.Vector(count), random.Vector(count), v, random.Between(0.05, 0.5), random.Between(0.5, 0.95), decay];
        return
        [
            .. Draws.Some(6, "ordinary numbers", () => random.Whole(2, 6) is var n ? Of(n, random.Vector(n), random.Between(0.05, 0.3)) : []),
            new Trial("the first step, with no velocity yet", Of(4, new double[4], 0.1)),
            new Trial("no weight decay", Of(4, random.Vector(4), 0)),
        ];
    }

    private static IEnumerable<Trial> DrawLogits(Random random) =>
    [
        .. Draws.Some(8, "ordinary logits", () => random.Whole(2, 7) is var classes ? [random.Vector(classes, 2), random.Next(classes)] : []),
        new Trial("a single class", random.Vector(1), 0),
        new Trial("a large logit", new[] { 900.0, random.Normal(), random.Normal() }, 0),
        new Trial("a large logit of another class", new[] { random.Normal(), 1200.0, random.Normal() }, 0),
    ];

    private static double[][] Step(double[] w, double[] g, double[] v, double rate, double momentum)
    {
        double[] velocity = Sum(g, v, momentum);
        return [Sum(w, velocity, -rate), velocity];
    }

    private static double[] Sum(double[] a, double[] b, double times) => [.. a.Zip(b, (x, y) => x + (times * y))];

    private static double[] Softmax(double[] logits)
    {
        double[] weights = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}
