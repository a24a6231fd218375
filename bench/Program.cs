using MsstNet.Lab.Bench;

if (args is ["frames", var folder, ..]) return Frames.Measure(folder, args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 5);
Console.Error.WriteLine("usage: dotnet run -c Release --project bench -- frames DFEW-FOLDER [REPETITIONS]");
return 2;
