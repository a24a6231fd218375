using System.Reflection;
using System.Text.Json.Nodes;
using TorchSharp;

namespace MsstNet.Workbook;

/// <summary>
/// Calls a reader's function with inputs, on a thread of its own and for a limited time. Whatever it does becomes an answer: what it returned, what
/// it
/// threw, or that it did not return. .NET cannot stop a thread, so a function that hangs keeps running until the kernel ends.
/// </summary>
internal static class FunctionTrial
{
    // A recursion of a reader's should fail by its depth and not by ours.
    private const int StackSize = 16 << 20;

    /// <summary>Tries the function.</summary>
    /// <param name="function">The reader's.</param>
    /// <param name="inputs">One list of arguments a call.</param>
    /// <param name="limit">For all calls together.</param>
    /// <param name="unfit">Why it cannot be called at all.</param>
    /// <returns>One object a call: {"value": …}, {"threw": "…"}, {"late": true} or {"open": true}; fewer when one was late or open.</returns>
    public static JsonArray? Run(Delegate function, JsonArray inputs, TimeSpan limit, out string? unfit)
    {
        ParameterInfo[] parameters = function.Method.GetParameters();
        // A static method made a delegate by the compiler may have a closure as its hidden first parameter.
        if (function.Method.IsStatic && function.Target is not null) parameters = parameters[1..];
        int wanted = inputs.Count > 0 ? inputs[0]!.AsArray().Count : parameters.Length;
        unfit = parameters.Length != wanted ? $"it takes {parameters.Length} arguments, and {wanted} are given"
            : function.Method.ReturnType == typeof(void) ? "it returns nothing" : null;
        if (unfit is not null) return null;

        var returned = new List<JsonObject>();
        Lock gate = new();
        string? cannot = null;
        void Work()
        {
            using DisposeScope? scope = parameters.Any(p => p.ParameterType == typeof(torch.Tensor)) ? torch.NewDisposeScope() : null;
            foreach (JsonNode? input in inputs)
            {
                object?[] arguments;
                try
                {
                    arguments = [.. parameters.Zip(input!.AsArray(), (p, value) => PlainValue.To(p.ParameterType, value))];
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
                {
                    cannot = e.Message;
                    return;
                }
                JsonObject outcome = Call(function, arguments);
                lock (gate) returned.Add(outcome);
                if (outcome.ContainsKey("open")) return;
            }
        }
        var thread = new Thread(Work, StackSize) { IsBackground = true, Name = "exercise", Priority = ThreadPriority.BelowNormal };
        thread.Start();
        bool ended = thread.Join(limit);
        unfit = cannot;
        if (cannot is not null) return null;
        lock (gate)
        {
            if (!ended) returned.Add(new JsonObject { ["late"] = true });
            return new JsonArray([.. returned]);
        }
    }

    private static JsonObject Call(Delegate function, object?[] arguments)
    {
        try
        {
            return new JsonObject { ["value"] = PlainValue.Of(function.DynamicInvoke(arguments)) };
        }
        catch (TargetInvocationException e) when (e.InnerException is NotImplementedException)
        {
            return new JsonObject { ["open"] = true };
        }
#pragma warning disable CA1031 // Whatever a reader's function throws is an answer.
        catch (Exception e)
        {
            Exception inner = e is TargetInvocationException { InnerException: { } own } ? own : e;
            return new JsonObject { ["threw"] = OneLine.Of($"{inner.GetType().Name}: {inner.Message}") };
        }
#pragma warning restore CA1031
    }
}
