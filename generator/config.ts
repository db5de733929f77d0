import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import type { configShape } from './config-shape.ts';
import { KnownError } from './errors.ts';

const DEFAULT_FILE = 'indelible.config.json';

/** What `indelible.config.json` may say; its paths are relative to the file. */
export type Config = Omit<z.infer<typeof configShape>, '$schema'>;

/**
 * Reads the config file: the named one, or the usual one if it is there.
 *
 * @throws KnownError when the named file isn't there, is no JSON or says something unknown.
 */
export const readConfig = async (file?: string): Promise<Config> => {
  const path = file ?? DEFAULT_FILE;
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (file === undefined && cause.code === 'ENOENT') return null;
    throw new KnownError(`Can not read the config file ${path} (${cause.code}).`, { cause });
  });
  if (text === null) return {};
  const config = await parseConfig(path, text);
  const beside = (named: string | undefined): string | undefined =>
    named === undefined || isAbsolute(named) ? named : join(dirname(path), named);
  return definedOnly({ ...config, catalog: beside(config.catalog), out: beside(config.out) });
};

const parseConfig = async (path: string, text: string): Promise<z.infer<typeof configShape>> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new KnownError(`${path} is no JSON: ${(cause as Error).message}.`, { cause });
  }
  // Most projects have no such file, and zod takes a while to load.
  const { configShape: shape } = await import('./config-shape.ts');
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new KnownError(`${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}.`, {
    hint: `It may say: ${Object.keys(shape.shape).join(', ')}.`,
  });
};

const definedOnly = (given: { readonly [K in keyof Config]: Config[K] | undefined }): Config =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Config;
