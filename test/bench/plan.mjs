// What `plan` of 1,000 event types costs on a database that has them: seconds and memory of the whole program, and the
// processor time of the program and of its server.
// Run after `npm run build`: node test/bench/plan.mjs [event types] [rounds]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../dist/database/embedded.js';
import { runNode, show, spread } from './measure.mjs';

const [types, rounds] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 5)];
const folder = mkdtempSync(join(tmpdir(), 'indelible-bench-'));
const catalog = join(folder, 'catalog.ts');
const event = (index) => `        event_${index}: {
          doc: 'Event ${index}.',
          subject: 'thing',
          payload: z.strictObject({
            name: z.string().min(1).max(200),
            count: z.int().min(0),
            kind: z.enum(['a', 'b', 'c']),
            note: z.string().nullable().optional(),
          }),
          writers: ['thing_writer'],
        },`;
writeFileSync(
  catalog,
  `import { defineCatalog } from 'indelible';
import { z } from 'zod';
export default defineCatalog({
  name: 'things', version: '1.0.0', schema: 'things', doc: 'Things.', accept: { 'too-many-events': 'A benchmark.' },
  roles: { owner: 'thing_owner', writers: { thing_writer: { actors: ['ai/*'] } }, readers: ['thing_reader'] },
  tables: {
    things: {
      doc: 'Things.',
      anchors: { run_id: { type: 'uuid' } },
      events: {
${Array.from({ length: types }, (_, index) => event(index)).join('\n')}
      },
    },
  },
});
`,
);

/** Processor seconds of the sessions that a server has ended, in ticks of 10 ms (Linux). */
const processorOf = ({ pid }) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
};

console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}; ${types} event types`);
const server = await startEmbedded();
try {
  const cli = (verb) => runNode(['dist/cli.js', verb, '--catalog', catalog, '--database-url', server.url]);
  console.log(`apply   ${cli('apply').seconds.toFixed(2)} s, once`);
  const runs = Array.from({ length: rounds }, () => {
    const before = processorOf(server);
    const run = cli('plan');
    return { ...run, server: processorOf(server) - before };
  });
  if (runs.some(({ output }) => output !== '')) throw new Error('plan has something to say');
  console.log(`plan    ${show(spread(runs.map(({ seconds }) => seconds)))} s   goal: under 5`);
  console.log(`program ${show(spread(runs.map(({ processor }) => processor)))} s of a processor`);
  console.log(`server  ${show(spread(runs.map(({ server }) => server)))} s of a processor`);
  console.log(`memory  ${show(spread(runs.map(({ megabytes }) => megabytes)), 0)} MB`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}
