import type { Catalog } from '../catalog/model.ts';
import { writeCorrected } from './corrected.ts';
import { writeEvent } from './event.ts';
import { actorUnion, typeKey } from './literals.ts';
import { moduleNames } from './names.ts';
import { writeProjection } from './projection.ts';
import { writeTable } from './table.ts';
import { type Code, newCode, startDeclaration } from './writer.ts';

/**
 * The source of the TypeScript module that goes with a catalog: payloads, stored events, what a writer appends,
 * who may append what, and rows of projections. It imports nothing.
 *
 * @param header comment lines on top of the module, which say that it is generated.
 */
export const generateTypes = (catalog: Catalog, header: string): string => {
  const code = newCode();
  for (const line of header.trimEnd().split('\n')) code.writeLine(line);
  writeActors(code, catalog);
  for (const names of moduleNames(catalog)) {
    writeTable(code, names, catalog);
    for (const event of names.events) writeEvent(code, event, names, catalog);
    writeCorrected(code, names, catalog);
    for (const projection of names.projections) writeProjection(code, projection, names);
  }
  return code.toString().trimEnd().concat('\n');
};

/** No name of a table or an event type ends like this one. */
const writeActors = (code: Code, { roles }: Catalog): void => {
  startDeclaration(code, 'Whom each writer may claim to be; the database holds them to it.');
  code.write('export interface WriterActors ').inlineBlock(() => {
    for (const { role, actors } of roles.writers)
      code.writeLine(`readonly ${typeKey(role)}: ${actorUnion(actors)};`);
  });
  code.newLine();
};
