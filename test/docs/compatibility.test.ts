import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MODES } from '../../generator/evolve/mode.ts';
import { packageRoot } from '../../generator/package-root.ts';
import { runCli } from '../commands/run-cli.ts';

test('the example in docs/compatibility.md says what the page says', async () => {
  const page = await readFile(join(packageRoot, 'docs/compatibility.md'), 'utf8');
  const block = (start: RegExp): string => {
    const [, text = ''] = page.match(new RegExp(`^\`\`\`${start.source}([\\s\\S]*?)^\`\`\`$`, 'm')) ?? [];
    expect(text, start.source).not.toBe('');
    return text;
  };
  const source = block(/ts\n/);
  const [removed = '', added = ''] = block(/diff\n/).split('\n');
  expect(source).toContain(removed.slice(1));
  const folder = await mkdtemp(join(tmpdir(), 'indelible-compatibility-'));
  try {
    await writeFile(join(folder, 'catalog.ts'), source);
    expect(await runCli(['release'], { cwd: folder })).toMatchObject({ code: 0 });
    await writeFile(join(folder, 'catalog.ts'), source.replace(removed.slice(1), added.slice(1)));
    const { code, stdout } = await runCli(['compat'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout.trim()).toBe(block(/\n(?=catalog\.ts)/).trim());
  } finally {
    await rm(folder, { recursive: true });
  }
  for (const mode of MODES) expect(page).toContain(`\`${mode}\``);
});
