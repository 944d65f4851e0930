using Layby.Core.Keys;
using Layby.Server;
using Xunit;

namespace Layby.Tests.Webhooks;

/// <summary>Who may listen, and what is refused.</summary>
public sealed class ListenRefusalTests : IAsyncLifetime
{
    private RunningServer server = null!;

    public async ValueTask InitializeAsync() => server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_permission_to_listen_is_one_of_its_own_as_it_is_at_Stripe()
    {
        var keyring = server.Server.World.Keyring;
        var account = await keyring.NewAccountAsync(CancellationToken.None);
        Assert.Null(Permissions.Parse("events:write", ApiRoutes.Resources, out var events));
        Assert.Null(Permissions.Parse("stripecli_sessions:write", ApiRoutes.Resources, out var sessions));
        var reader = await keyring.Keys.CreateRestrictedAsync(account.Id, events, null);
        var listener = await keyring.Keys.CreateRestrictedAsync(account.Id, sessions, null);

        var refused = await ListeningTool.OpenAsync(server.Open(reader.Text));
        Assert.Equal(403, refused.Status);
        Assert.Contains("'rak_stripecli_session_write'", (string?)refused.Error["message"], StringComparison.Ordinal);
        (await ListeningTool.OpenAsync(server.Open(listener.Text))).Granted();
        Assert.Equal(401, (await ListeningTool.OpenAsync(server.Open(RunningServer.PublishableKey))).Status);
    }

    [Theory]
    [InlineData("", "websocket_features", "parameter_missing")]
    [InlineData("websocket_features[]=request_logs", "websocket_features", null)]
    [InlineData("websocket_features[]=v2_events", "websocket_features", null)]
    [InlineData("websocket_features[]=mail", "websocket_features[0]", null)]
    [InlineData("websocket_features[]=webhooks&enabled_events[]=payment_intent.danced", "enabled_events[0]", null)]
    [InlineData("websocket_features[]=webhooks&api_version=yesterday", "api_version", null)]
    [InlineData("websocket_features[]=webhooks&colour=red", "colour", "parameter_unknown")]
    public async Task A_session_that_can_not_be_is_refused(string form, string param, string? code)
    {
        var refused = await server.PostAsync(ListeningTool.Path, form);
        Assert.Equal(400, refused.Status);
        Assert.Equal((param, code), ((string?)refused.Error["param"], (string?)refused.Error["code"]));
    }

    [Theory]
    [InlineData("websocket_feature=webhooks")]
    [InlineData("websocket_features[]=webhooks&websocket_features[]=v2_events&forward_connect_to_url=localhost&filters={}")]
    public async Task What_older_tools_send_and_what_is_for_connect_is_taken(string form) =>
        Assert.Equal("webhooks", (string?)(await server.PostAsync(ListeningTool.Path, form)).Granted()["websocket_authorized_feature"]);

    [Fact]
    public async Task There_are_so_many_listeners_and_no_more()
    {
        for (var i = 0; i < server.Server.World.Listeners.Most; i++)
        {
            (await ListeningTool.OpenAsync(server.Client)).Granted();
        }

        Assert.Equal(400, (await ListeningTool.OpenAsync(server.Client)).Status);
        (await ListeningTool.OpenAsync(server.Open("sk_test_anotherOne"))).Granted();
    }
}
