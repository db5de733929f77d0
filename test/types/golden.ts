import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const goldenFolder = fileURLToPath(new URL('expected', import.meta.url));

/** What the file holds that `text` should equal; INDELIBLE_REFRESH=1 writes it anew instead. */
export const golden = async (name: string, text: string): Promise<string> => {
  const path = `${goldenFolder}/${name}`;
  if (process.env.INDELIBLE_REFRESH === '1') await writeFile(path, text);
  return readFile(path, 'utf8');
};
