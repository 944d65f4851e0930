// Renders the Helm chart's templates with Go's own template engine: the chart uses no function that only Helm has.
// node render-chart.mjs CHART_FOLDER '{"Values": {…}, …}' prints {"deployment.yaml": "…", …}.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '@evertdespiegeleer/go-template';

const [, , chart, scope] = process.argv;
const folder = join(chart, 'templates');
const names = await readFile(join(folder, '_names.tpl'), 'utf8');
const rendered = {};
for (const file of (await readdir(folder)).filter((each) => each.endsWith('.yaml'))) {
  rendered[file] = await parse(names + (await readFile(join(folder, file), 'utf8')), JSON.parse(scope));
}

process.stdout.write(JSON.stringify(rendered), () => process.exit(0));
