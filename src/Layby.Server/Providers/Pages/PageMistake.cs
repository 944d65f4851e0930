namespace Layby.Server.Providers.Pages;

/// <summary>What a customer must correct.</summary>
/// <param name="Field">The id of the field that it is about.</param>
/// <param name="Text">What to tell them, in their language.</param>
public sealed record PageMistake(string Field, string Text);
