using System.Text;

namespace NotebookKernel.Scripting.Running;

/// <summary>How C# names a type in the declaration of a variable.</summary>
internal static class CSharpTypeName
{
    /// <summary>
    /// The type's full name; of a type that cells cannot name, such as an iterator or an F# record of the session, the nearest base class that
    /// they can, or `dynamic`.
    /// </summary>
    public static string Of(Type type)
    {
        if (!CanBeNamed(type)) return type.BaseType is { } parent && parent != typeof(object) ? Of(parent) : "dynamic";
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        // A nested type's arguments hold those of the types around it.
        Stack<Type> chain = [];
        for (Type? at = type; at is not null; at = at.DeclaringType) chain.Push(at);
        Type[] arguments = type.GetGenericArguments();
        var name = new StringBuilder();
        if (IsCell(chain.Peek())) _ = chain.Pop();
        else name.Append("global::").Append(type.Namespace is { } space ? $"{space}." : "");
        int used = 0;
        foreach (Type part in chain)
        {
            if (part.IsNested && !IsCell(part.DeclaringType!)) name.Append('.');
            name.Append(part.Name.Split('`')[0]);
            int upTo = part.GetGenericArguments().Length;
            if (upTo > used) name.Append('<').AppendJoin(", ", arguments[used..upTo].Select(Of)).Append('>');
            used = upTo;
        }
        return name.ToString();
    }

    private static bool CanBeNamed(Type type) => type.IsVisible && !type.IsByRefLike && !type.IsPointer
        && (type.HasElementType ? CanBeNamed(type.GetElementType()!) : IsReferenced(type))
        && type.GetGenericArguments().All(CanBeNamed);

    // What lies in memory only is not compiled against, but for the cells themselves.
    private static bool IsReferenced(Type type) =>
        type.Assembly.Location.Length > 0 || (type.FullName is { } name && name.StartsWith("Submission#", StringComparison.Ordinal));

    private static bool IsCell(Type type) => type.Name.StartsWith("Submission#", StringComparison.Ordinal);
}
