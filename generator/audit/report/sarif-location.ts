import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PhysicalLocation } from 'sarif';
import type { Place } from './report.ts';

/**
 * Where a result is shown. GitHub asks for a file and a line: the statement of `--sql` where it is known, else line 1
 * of the file that stands for the audit (`source`), else an artifact that is named after the database.
 */
export const physicalLocation = (
  place: Place | null,
  source: string | null,
  database: string,
): PhysicalLocation => ({
  artifactLocation: place
    ? artifact(place.file)
    : source === null
      ? { uri: `postgresql/${encodeURIComponent(database)}`, uriBaseId: '%SRCROOT%' }
      : artifact(source),
  region: { startLine: place?.line ?? 1 },
});

/** Relative to the working directory; what is outside of it has a URL of its own. */
const artifact = (file: string): { uri: string; uriBaseId?: string } => {
  const path = relative('', file);
  if (path === '' || isAbsolute(path) || path.startsWith('..'))
    return { uri: pathToFileURL(resolve(file)).href };
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
};
