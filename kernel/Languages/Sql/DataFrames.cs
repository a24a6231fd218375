using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.Json;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel.Languages.Sql;

/// <summary>Data frames from query results and from the values of other languages, and their columns as DuckDB's types.</summary>
internal static class DataFrames
{
    /// <summary>From now on a data frame's JSON is a list of its rows, each an object: what JavaScript reads.</summary>
    public static void RegisterJson() => Formatter.Register<DataFrame>(frame => JsonSerializer.Serialize(frame.Rows.Select(row =>
        frame.Columns.Select((column, i) => KeyValuePair.Create(column.Name, row[i] is double.NaN or float.NaN ? null : row[i])).ToDictionary())),
        JsonFormatter.MimeType);

    /// <summary>The rows of a result. Its types are kept where a data frame has them; lists and structures become text.</summary>
    public static DataFrame Read(DbDataReader reader)
    {
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return new DataFrame(Enumerable.Range(0, reader.FieldCount).Select(i =>
            Column(reader.GetName(i), reader.GetFieldType(i), [.. rows.Select(row => row[i])])));
    }

    /// <summary>A data frame of a value: itself, a sequence of objects with a column a property, or a JSON array of objects; else null.</summary>
    public static DataFrame? Of(object? value) => value switch
    {
        DataFrame frame => frame,
        JsonDocument { RootElement: { ValueKind: JsonValueKind.Array } array } => OfJson(array),
        string => null,
        IEnumerable items => OfObjects([.. items.OfType<object>()]),
        _ => null,
    };

    /// <summary>DuckDB's type for a column.</summary>
    public static string SqlType(DataFrameColumn column) => Type.GetTypeCode(column.DataType) switch
    {
        TypeCode.Boolean => "BOOLEAN",
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 => "INTEGER",
        TypeCode.UInt32 or TypeCode.Int64 => "BIGINT",
        TypeCode.UInt64 => "UBIGINT",
        TypeCode.Single => "FLOAT",
        TypeCode.Double => "DOUBLE",
        TypeCode.Decimal => "DECIMAL(38, 10)",
        TypeCode.DateTime => "TIMESTAMP",
        _ => "VARCHAR",
    };

    /// <summary>Appends a cell to a row being written.</summary>
    public static void Append(IDuckDBAppenderRow row, object? cell) => _ = cell switch
    {
        null => row.AppendNullValue(),
        bool value => row.AppendValue(value),
        sbyte or byte or short or ushort or int => row.AppendValue(Convert.ToInt32(cell, CultureInfo.InvariantCulture)),
        uint or long => row.AppendValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture)),
        ulong value => row.AppendValue(value),
        float value => row.AppendValue(value),
        double value => row.AppendValue(value),
        decimal value => row.AppendValue(value),
        DateTime value => row.AppendValue(value),
        _ => row.AppendValue(Convert.ToString(cell, CultureInfo.InvariantCulture)),
    };

    private static DataFrame? OfObjects(IReadOnlyList<object> items)
    {
        if (items.Count == 0) return null;
        PropertyInfo[] properties = [.. items[0].GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.GetIndexParameters().Length == 0)];
        bool isScalar = items[0] is string || items[0].GetType().IsPrimitive || properties.Length == 0;
        if (isScalar) return new DataFrame(Column("value", items[0].GetType(), [.. items]));
        if (items.Any(item => item.GetType() != items[0].GetType())) return null;
        return new DataFrame(properties.Select(property =>
            Column(property.Name, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, [.. items.Select(property.GetValue)])));
    }

    private static DataFrame? OfJson(JsonElement array)
    {
        JsonElement[] rows = [.. array.EnumerateArray()];
        if (rows.Length == 0 || rows.Any(row => row.ValueKind != JsonValueKind.Object)) return null;
        return new DataFrame(rows.SelectMany(row => row.EnumerateObject().Select(field => field.Name)).Distinct().Select(name =>
        {
            object?[] cells = [.. rows.Select(row => row.TryGetProperty(name, out JsonElement field) ? Scalar(field) : null)];
            Type[] types = [.. cells.OfType<object>().Select(cell => cell.GetType()).Distinct()];
            return types.Length == 1 ? Column(name, types[0], cells) : Column(name, typeof(string), cells);
        }));
    }

    private static object? Scalar(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => field.GetBoolean(),
        JsonValueKind.Number => field.GetDouble(),
        JsonValueKind.String => field.GetString(),
        _ => field.GetRawText(),
    };

    private static DataFrameColumn Column(string name, Type type, object?[] cells) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => Texts(name, cells),
        TypeCode.Boolean => new BooleanDataFrameColumn(name, cells.Select(cell => (bool?)cell)),
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 =>
            new Int32DataFrameColumn(name, cells.Select(cell => cell is null ? (int?)null : Convert.ToInt32(cell, CultureInfo.InvariantCulture))),
        TypeCode.UInt32 or TypeCode.Int64 =>
            new Int64DataFrameColumn(name, cells.Select(cell => cell is null ? (long?)null : Convert.ToInt64(cell, CultureInfo.InvariantCulture))),
        TypeCode.UInt64 => new UInt64DataFrameColumn(name, cells.Select(cell => (ulong?)cell)),
        TypeCode.Single => new SingleDataFrameColumn(name, cells.Select(cell => (float?)cell)),
        TypeCode.Double => new DoubleDataFrameColumn(name, cells.Select(cell => (double?)cell)),
        TypeCode.Decimal => new DecimalDataFrameColumn(name, cells.Select(cell => (decimal?)cell)),
        TypeCode.DateTime => new DateTimeDataFrameColumn(name, cells.Select(cell => (DateTime?)cell)),
        _ when type == typeof(DateOnly) =>
            new DateTimeDataFrameColumn(name, cells.Select(cell => ((DateOnly?)cell)?.ToDateTime(TimeOnly.MinValue))),
        // What sum() of integers gives: 128 bits, of which a table seldom needs more than 64.
        _ when type == typeof(BigInteger) && cells.All(cell => cell is null || ((BigInteger)cell).GetBitLength() < 64) =>
            new Int64DataFrameColumn(name, cells.Select(cell => (long?)(BigInteger?)cell)),
        _ => Texts(name, cells),
    };

    private static StringDataFrameColumn Texts(string name, object?[] cells) => new(name, cells.Select(Text));

    private static string? Text(object? cell) => cell switch
    {
        null => null,
        string text => text,
        IDictionary fields => JsonSerializer.Serialize(fields),
        IEnumerable items => JsonSerializer.Serialize(items),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture),
    };
}
