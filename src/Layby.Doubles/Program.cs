using Layby.Doubles;

return await Doubles.RunAsync(args);
