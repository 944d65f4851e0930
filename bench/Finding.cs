namespace Layby.Bench;

/// <summary>One line of a table that answers questions.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Here">What came out.</param>
/// <param name="Aim">What we are after, if anything.</param>
internal sealed record Finding(string What, string Here, string Aim = "");

/// <summary>Such a table.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Note">How it was measured.</param>
/// <param name="Rows">Its lines.</param>
internal sealed record Findings(string Title, string Note, IReadOnlyList<Finding> Rows);
