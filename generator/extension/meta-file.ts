import type { Catalog } from '../catalog/model.ts';
import { KnownError } from '../errors.ts';
import { commentOf } from './control-file.ts';

/**
 * META.json of the PostgreSQL Extension Network (pgxn.org/spec). Who maintains the extension and under which licence is
 * the user's to say there; what was said is kept.
 *
 * @param file that the extension's newest version is in.
 * @param before text of the META.json that is there; null: none is.
 * @throws KnownError when that is no JSON object.
 */
export const metaFile = (
  { name, version }: Catalog,
  extension: string,
  file: string,
  before: string | null,
): string => {
  const abstract = commentOf(name);
  const meta = {
    name: extension,
    abstract,
    maintainer: 'Nobody yet: say who in META.json',
    license: 'unknown',
    ...(before === null ? {} : parsed(before)),
    version,
    provides: { [extension]: { abstract, file, version } },
    prereqs: { runtime: { requires: { PostgreSQL: '14.0.0' } } },
    generated_by: 'indelible',
    'meta-spec': { version: '1.0.0', url: 'https://pgxn.org/meta/spec.txt' },
  };
  return `${JSON.stringify(meta, null, 2)}\n`;
};

const parsed = (text: string): object => {
  let meta: unknown;
  try {
    meta = JSON.parse(text);
  } catch (cause) {
    throw new KnownError(`META.json is no JSON: ${(cause as Error).message}.`, { hint: REMOVE, cause });
  }
  if (typeof meta === 'object' && meta !== null && !Array.isArray(meta)) return meta;
  throw new KnownError('META.json is no JSON object.', { hint: REMOVE });
};

const REMOVE = 'Mend it, or remove it: a new one is written.';
