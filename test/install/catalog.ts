import type { Catalog } from '../../generator/catalog/model.ts';
import { validateCatalog } from '../../generator/catalog/validate.ts';

/** The frozen model of a definition that has no problem. */
export const modelOf = (definition: unknown): Catalog => {
  const { catalog, problems } = validateCatalog(definition);
  if (!catalog) throw new Error(`the catalog of a test is wrong: ${JSON.stringify(problems)}`);
  return catalog;
};
