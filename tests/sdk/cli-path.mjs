// Where npm put the tool: in an optional package of this machine's own kind. Run alone, this file says whether it is
// there, so that a run can be skipped with its reason.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export function cliPath() {
  const require = createRequire(import.meta.url);
  const kind = `${process.platform}-${process.arch}`;
  const program = process.platform === 'win32' ? 'stripe.exe' : 'stripe';
  try {
    const folder = path.dirname(require.resolve(`@stripe/cli-${kind}/package.json`));
    return path.join(folder, 'bin', program);
  } catch {
    return path.join(path.dirname(require.resolve('@stripe/cli/package.json')), 'vendor', 'bin', program);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href && !existsSync(cliPath())) {
  console.error(`npm has no Stripe CLI for ${process.platform}-${process.arch}`);
  process.exitCode = 1;
}
