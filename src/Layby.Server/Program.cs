return await Layby.Server.Startup.RunAsync(args);
