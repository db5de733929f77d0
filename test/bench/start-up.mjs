// How fast `indelible --help` starts beside bare node, and what `generate` of 1,000 event types costs.
// Run after `npm run build`: node test/bench/start-up.mjs
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurns, runNode, show, spread } from './measure.mjs';

console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}`);

const [bare, help] = inTurns(21, [() => runNode(['-e', '0']), () => runNode(['dist/cli.js', '--help'])]);
const ratios = help.map(({ seconds }, index) => seconds / bare[index].seconds);
console.log(`node -e 0            ${show(spread(bare.map(({ seconds }) => seconds * 1000)), 0)} ms`);
console.log(`indelible --help     ${show(spread(help.map(({ seconds }) => seconds * 1000)), 0)} ms`);
console.log(`ratio                ${show(spread(ratios))}   goal: at most 1.5`);

const folder = mkdtempSync(join(tmpdir(), 'indelible-bench-'));
const catalog = join(folder, 'catalog.ts');
const events = Array.from(
  { length: 1000 },
  (_, index) => `        event_${index}: {
          doc: 'Event ${index}.',
          subject: 'thing',
          payload: z.strictObject({
            name: z.string().min(1).max(200),
            count: z.int().min(0),
            kind: z.enum(['a', 'b', 'c']),
            at: z.iso.datetime({ offset: true }),
            note: z.string().nullable().optional(),
          }),
          writers: ['thing_writer'],
          narration: 'counted {payload.count} of {payload.name}',
        },`,
);
writeFileSync(
  catalog,
  `import { defineCatalog } from 'indelible';
import { z } from 'zod';
export default defineCatalog({
  name: 'things', version: '1.0.0', schema: 'things', accept: { 'too-many-events': 'A benchmark.' },
  roles: { owner: 'thing_owner', writers: { thing_writer: {} } },
  tables: { thing_events: { doc: 'Things.', anchors: { run_id: { type: 'uuid' } }, events: {
${events.join('\n')}
  } } },
});
`,
);
let round = 0;
const [generate] = inTurns(5, [
  () => runNode(['dist/cli.js', 'generate', '--catalog', catalog, '--out', join(folder, `out-${round++}`)]),
]);
console.log(
  `generate, 1,000 event types: ${show(spread(generate.map(({ seconds }) => seconds)))} s   goal: under 3`,
);
console.log(
  `                             ${show(spread(generate.map(({ megabytes }) => megabytes)), 0)} MB   goal: under 400`,
);
rmSync(folder, { recursive: true });
