// Runs the server code that the demo shop shows, as it is shown, and asks it for an intent. Prints its answer.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';

const [file, product] = process.argv.slice(2);
const { outputFiles } = await build({
  entryPoints: [file], bundle: true, platform: 'node', format: 'cjs', write: false, nodePaths: ['node_modules'],
});

const probe = createServer().listen(0, '127.0.0.1');
await new Promise((listening) => probe.once('listening', listening));
const { port } = probe.address();
await new Promise((closed) => probe.close(closed));

const server = spawn(process.execPath, ['-'], {
  env: { ...process.env, PORT: String(port) }, stdio: ['pipe', 'inherit', 'inherit'],
});
server.stdin.end(outputFiles[0].text);
try {
  console.log(await ask());
} finally {
  server.kill();
}

async function ask() {
  for (;;) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: new URLSearchParams({ product }) });
      return await answer.text();
    } catch (notYet) {
      if (server.exitCode !== null) {
        throw notYet;
      }

      await pause(50);
    }
  }
}
