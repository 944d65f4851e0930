namespace Layby.Server;

/// <summary>Why an order of the command line is not carried out: one sentence for the person who gave it. Nothing has changed.</summary>
public sealed class OrderRefusedException(string message) : Exception(message);
