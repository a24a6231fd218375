using MsstNet.Training;

namespace MsstNet.Lab;

/// <summary>An ablation as a Slurm job array, a task a run, and the job that makes the table of them.</summary>
/// <param name="Folder">Where the scripts go and the logs will; absolute.</param>
/// <param name="Runs">The runs, in the order of the tasks.</param>
/// <param name="Ablate">What starts the ablation on this machine: program, verb and options; paths absolute, for Slurm chooses the folder.</param>
internal sealed record SlurmSweep(string Folder, IReadOnlyList<AblationRun> Runs, IReadOnlyList<string> Ablate)
{
    /// <summary>The command that submits both jobs.</summary>
    public string Submission => $"job=$(sbatch --parsable {ShellWords.Quote(In("sweep.sbatch"))}) && "
        + $"sbatch --dependency=\"afterany:${{job%%;*}}\" {ShellWords.Quote(In("collect.sbatch"))}";

    /// <summary>Writes sweep.sbatch, collect.sbatch, tasks.csv and a folder for logs: all of them, or none.</summary>
    /// <exception cref="LabException">The folder is there already, cannot be written, or has a name that Slurm's options cannot carry.</exception>
    public void Write()
    {
        if (Folder.Any(c => char.IsControl(c) || c is '"' or '\'' or '\\'))
            throw new LabException($"--slurm {Folder.ReplaceLineEndings(" ")}: no #SBATCH line can name it, because of a quote, a backslash or "
                + "a control character; choose another folder.");
        if (Path.Exists(Folder))
            throw new LabException($"--slurm {Folder} is there already, perhaps with a sweep somebody has edited; name a new folder.");
        string unfinished = $"{Folder}.{Environment.ProcessId}.tmp";
        try
        {
            // Slurm makes no folder, and a job without its log's folder fails without a word.
            Directory.CreateDirectory(Path.Combine(unfinished, "logs"));
            Csv.Write(Path.Combine(unfinished, "tasks.csv"), "task,row,fold,seed,run", Tasks());
            AtomicFile.WriteText(Path.Combine(unfinished, "sweep.sbatch"), Array());
            AtomicFile.WriteText(Path.Combine(unfinished, "collect.sbatch"), Collect());
            Directory.Move(unfinished, Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            throw new LabException($"--slurm {Folder} cannot be written ({e.Message}); choose another folder.", e);
        }
    }

    private IEnumerable<string> Tasks() => from item in Runs.Index()
                                           let run = item.Item
                                           let folder = Path.GetFullPath(run.Job.Path)
                                           select Csv.Row($"{item.Index},{run.Row},{run.Fold},{run.Seed},{folder}");

    private string Array() => $$"""
        #!/usr/bin/env bash
        # {{Runs.Count}} runs, a task each; tasks.csv says which is which. Written by
        #   {{Invocation.Command.ReplaceLineEndings(" ")}}
        # Submit with the job that makes the table once all tasks have ended, however they ended:
        #   {{Submission}}
        # By hand, without Slurm: SLURM_ARRAY_TASK_ID=0 bash {{ShellWords.Quote(In("sweep.sbatch"))}}
        # Submitting again is safe: ended runs are kept, stopped ones gone on with, and a run that another task trains is left to it.
        # Build nothing that these jobs run from while they are queued or running.
        #
        # Yours to edit; options of sbatch's command line come before these. %4 behind --array lets four tasks run at a time.
        #SBATCH --job-name=lab-ablate
        #SBATCH --array=0-{{Runs.Count - 1}}
        #SBATCH --cpus-per-task=2
        #SBATCH --mem=8G
        #SBATCH --time=08:00:00
        {{(Invocation.Device == "cuda" ? "" : "#")}}#SBATCH --gres=gpu:1
        ##SBATCH --partition=NAME
        #SBATCH --requeue
        #SBATCH --signal=B:USR1@120
        #SBATCH --open-mode=append
        #SBATCH --output="{{SlurmName("%A_%a")}}"

        runs=(
        {{string.Join('\n', Runs.Select(run => "  " + ShellWords.Quote(run.Name)))}}
        )
        run=${runs[${SLURM_ARRAY_TASK_ID:?which task? the first column of tasks.csv}]:?there is no such task in tasks.csv}
        checkpoint={{ShellWords.Quote(RunsFolder)}}/$run/{{RunFiles.Checkpoint}}
        [ -z "${SLURM_CPUS_PER_TASK:-}" ] || export OMP_NUM_THREADS="$SLURM_CPUS_PER_TASK"

        # USR1 comes from --signal, two minutes before the time limit: stop after this step, and queue again.
        # TERM comes from scancel: stop, and stay so.
        standing() { stat -c %i.%Y -- "$checkpoint" 2>/dev/null; }
        stop() { signalled=1; kill -TERM "$lab" 2>/dev/null; }
        trap 'limit=1; stop' USR1
        trap stop TERM INT
        limit='' before=$(standing)

        {{Words(["--only"])}} "$run" &
        lab=$! signalled=1
        while [ -n "$signalled" ]; do signalled=; wait "$lab"; code=$?; done

        if [ -n "$limit" ] && [ "$code" -ne 0 ]; then
          if [ "$(standing)" != "$before" ]; then scontrol requeue "$SLURM_JOB_ID"
          else echo "$run: no epoch ended within the time limit, so it is not queued again; give it more --time." >&2
          fi
        fi
        exit "$code"

        """.ReplaceLineEndings("\n");

    private string Collect() => $"""
        #!/usr/bin/env bash
        # The table of the {Runs.Count} runs of sweep.sbatch. When some have not ended, their names and exit code 2: submit both again.
        #SBATCH --job-name=lab-collect
        #SBATCH --cpus-per-task=1
        #SBATCH --mem=4G
        #SBATCH --time=00:30:00
        ##SBATCH --partition=NAME
        #SBATCH --output="{SlurmName("collect-%j")}"
        exec {Words(["--collect"])}

        """.ReplaceLineEndings("\n");

    private Invocation Invocation => Runs[0].Job.Invocation;

    private string RunsFolder => Path.GetFullPath(Path.GetDirectoryName(Runs[0].Job.Path)!);

    private string In(string name) => Path.Combine(Folder, name);

    private string SlurmName(string pattern) => Path.Combine(Folder, "logs").Replace("%", "%%", StringComparison.Ordinal) + $"/{pattern}.out";

    private string Words(string[] last) => string.Join(' ', Ablate.Concat(last).Select(ShellWords.Quote));
}
