namespace Layby.Bench;

/// <summary>The run cannot go on or its figures would be worth nothing; the message says why, in full.</summary>
internal sealed class BenchException(string message) : Exception(message);

/// <summary>The command line is wrong.</summary>
internal sealed class OptionsException(string message) : Exception(message);
