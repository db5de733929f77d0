import type { Catalog } from '../catalog/model.ts';
import { CodeBlockWriter } from '../typescript.ts';
import { writeEvent } from './event.ts';
import { moduleNames } from './names.ts';
import { writeTable } from './table.ts';
import type { Code } from './writer.ts';

/**
 * The source of the TypeScript module that goes with a catalog: payloads, stored events, what a writer appends,
 * and who may append what. It imports nothing.
 *
 * Loading this file loads ts-morph, which takes half a second: import it only to generate.
 *
 * @param header comment lines on top of the module, which say that it is generated.
 */
export const generateTypes = (catalog: Catalog, header: string): string => {
  const code: Code = new CodeBlockWriter({ newLine: '\n', indentNumberOfSpaces: 2, useSingleQuote: true });
  code.write(header.trimEnd()).newLine();
  for (const names of moduleNames(catalog)) {
    writeTable(code, names, catalog);
    for (const event of names.events) writeEvent(code, event, names, catalog);
  }
  return code.toString().trimEnd().concat('\n');
};
