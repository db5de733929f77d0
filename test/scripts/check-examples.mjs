// The committed output of every example is what its catalog says: `indelible check`, one after the other.
import { $, glob } from 'zx';

$.verbose = true;
await $`npm run build`;
for (const catalog of (await glob('examples/*/catalog.ts')).sort()) {
  await $`node dist/cli.js check --catalog ${catalog}`;
}
