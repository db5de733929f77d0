import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../generator/package-root.ts';
import { runCli } from '../commands/run-cli.ts';

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

let page = '';
let help = '';
let folder = '';
beforeAll(async () => {
  page = await readFile(join(packageRoot, 'docs/ci.md'), 'utf8');
  help = (await runCli(['audit', '--help'])).stdout;
  folder = await mkdtemp(join(tmpdir(), 'indelible-ci-'));
});
afterAll(() => rm(folder, { recursive: true }));

const workflows = (): readonly Workflow[] =>
  [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => parse(text) as Workflow);

const stepsOf = (workflow: Workflow | undefined): readonly Step[] =>
  Object.values(workflow?.jobs ?? {}).flatMap(({ steps }) => steps);

const auditOf = (workflow: Workflow | undefined): string =>
  stepsOf(workflow).find(({ run }) => run?.includes('indelible audit'))?.run ?? '';

describe('the workflows of docs/ci.md', () => {
  test('are YAML, one for pull requests and one for the night, and may do what they do', () => {
    const [migrations, database] = workflows();
    expect(Object.keys(migrations?.on ?? {})).toEqual(['pull_request']);
    expect(Object.keys(database?.on ?? {})).toEqual(['schedule', 'workflow_dispatch']);
    for (const workflow of workflows()) {
      expect(workflow.permissions['security-events']).toBe('write');
      const upload = stepsOf(workflow).find(({ uses }) => uses?.includes('upload-sarif'));
      expect(auditOf(workflow)).toContain(`--format sarif=${upload?.with?.sarif_file} `);
    }
  });

  test('name flags and formats that there are', () => {
    const flags = [...page.matchAll(/npx indelible audit[^`]*?(?=\n {6}- |\n```|`)/g)].flatMap(([text]) =>
      [...text.matchAll(/ (--[a-z-]+)/g)].map(([, flag = '']) => flag),
    );
    expect(flags.length).toBeGreaterThan(8);
    for (const flag of flags) expect(help, flag).toContain(`${flag} `);
  });

  test('run: a pull request with a hole fails, with every report that a later step takes', async () => {
    await mkdir(join(folder, 'migrations'));
    await writeFile(
      join(folder, 'migrations/001.sql'),
      'CREATE TABLE events (note text);\nGRANT DELETE ON events TO app;\n',
    );
    await writeFile(join(folder, 'audit-baseline.json'), '{ "schemaVersion": 1, "accepted": [] }');
    const command = auditOf(workflows()[0]).replace(
      'npx indelible',
      `node ${join(packageRoot, 'dist/cli.js')}`,
    );
    const { status, stdout } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toContain('at: migrations/001.sql:2');
    const sarif = JSON.parse(await readFile(join(folder, 'audit.sarif'), 'utf8'));
    const places = sarif.runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: object } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation,
    );
    expect(places).toContainEqual({ uri: 'migrations/001.sql', uriBaseId: '%SRCROOT%' });
    expect(await readFile(join(folder, 'audit.md'), 'utf8')).toMatch(/^<!-- indelible audit -->\n/);
  });
});
