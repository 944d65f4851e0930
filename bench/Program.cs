using Layby.Bench;
using Layby.Bench.Ceilings;

// Main stays synchronous on purpose: see HttpConnection.RunOnOneThread.
if (args is ["ceiling", ..])
{
    return CeilingProcess.Run(args[1..]);
}

try
{
    HttpConnection.RunOnOneThread();
    return BenchRun.Run(Options.Parse(args));
}
catch (OptionsException wrong)
{
    Console.Error.WriteLine($"bench: {wrong.Message}\n\n{Options.Usage}");
    return 2;
}
catch (BenchException failure)
{
    Console.Error.WriteLine($"\nbench: FAILED: {failure.Message}");
    return 1;
}
catch (Exception bug)
{
    // Not left to the runtime: an exception that nobody catches would leave the servers of this run behind.
    Console.Error.WriteLine($"\nbench: FAILED, and the fault is the benchmark's own: {bug}");
    return 1;
}
