using Layby.Server.Store.Sqlite;
using Layby.Tests.Crashes;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Layby.Tests.Webhooks;
using Xunit;

namespace Layby.Tests.Upkeep;

/// <summary>The folder of a shop that has had one of everything: payments, refunds, a dispute, keys, webhooks.</summary>
internal sealed class Ledger : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public string Folder => folder.Path;

    public string Database => folder.File(SqliteStoreOptions.FileName);

    public string File(string name) => folder.File(name);

    /// <summary>Fills it through a server, which ends as it should.</summary>
    public static async Task<Ledger> MadeAsync()
    {
        var ledger = new Ledger();
        try
        {
            await using (var server = await RunningServer.StartAsync(folder: ledger.Folder))
            {
                await FillAsync(server);
            }

            var made = await LaybyProcess.RunAsync(ledger.Folder, "keys", "create", "--data", ledger.Folder);
            Assert.True(made.ExitCode == 0, made.Complained);
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Another folder with the same in it.</summary>
    public Ledger Copy()
    {
        var copy = new Ledger();
        System.IO.File.Copy(Database, copy.Database);
        return copy;
    }

    /// <summary>Changes what lies in the file, as no server would.</summary>
    public void Tamper(string sql)
    {
        using var connection = Connection.OpenWriter(Database, 1024);
        connection.Execute(sql);
    }

    /// <summary>What <c>layby verify</c> prints, and how it ends.</summary>
    public Task<(int ExitCode, string Said, string Complained)> VerifyAsync() =>
        LaybyProcess.RunAsync(Folder, "verify", "--data", Folder);

    public void Dispose() => folder.Dispose();

    private static async Task FillAsync(RunningServer server)
    {
        await using var receiver = await Receiver.StartAsync();
        var shop = new Shop(server.Client, "ledger");
        await shop.DoAsync("/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=payment_intent.succeeded");
        await shop.DoAsync("/v1/webhook_endpoints", "url=http://127.0.0.1:9/nobody&enabled_events[]=*");
        foreach (var method in (string[])["klarna", "alma"])
        {
            foreach (var state in (string[])["requires_payment_method", "requires_action", "requires_capture", "succeeded", "canceled"])
            {
                await shop.IntentAsync(state, method);
            }

            var paid = await shop.IntentAsync("succeeded", method);
            await shop.DoAsync("/v1/refunds", $"payment_intent={paid}&amount=400", ("Idempotency-Key", $"refund {method}"));
            await shop.PostAsync("/v1/refunds", $"payment_intent={paid}&amount=999999", ("Idempotency-Key", $"too much {method}"));
        }

        var disputed = await shop.IntentAsync("succeeded");
        await shop.DoAsync("/sandbox/disputes", $"payment_intent={disputed}&reason=general");
        await shop.SetupAsync("succeeded");
        await shop.DoAsync("/v1/customers", "email=somebody@example.com&name=Some Body");
        await receiver.WaitAsync(5);
        await new Shop(server.Client, "neighbour").IntentAsync("succeeded");
    }
}
