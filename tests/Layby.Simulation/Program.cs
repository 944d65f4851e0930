using Layby.Simulation;

return Simulator.Run(args);
