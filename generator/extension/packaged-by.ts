/**
 * The first line of every file of an extension, without its comment sign. Not that of generated files: `generate`
 * removes those which nothing generates any more, and a version that was packaged stays.
 */
export const packagedBy = (catalog: string): string =>
  `Packaged by indelible from the catalog ${catalog.replaceAll(/\s+/g, ' ')}. Do not edit: change the catalog and run \`indelible package\`.`;
