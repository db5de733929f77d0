import type { Item } from './inventory.ts';
import type { Phase } from './outcome.ts';
import type { Hazard } from './step.ts';

/** What a statement about an item costs those who work with an object that was there before. */
export const hazardsOf = (phase: Phase, item: Item): readonly Hazard[] => {
  const table = typeof item.remarks.table === 'string' ? item.remarks.table : item.object;
  switch (item.kind) {
    case 'column':
    case 'policy':
    case 'row security':
    case 'rule':
      return [lockHazard('ACCESS EXCLUSIVE', table, 'nobody reads or appends')];
    case 'constraint':
      return [
        lockHazard('ACCESS EXCLUSIVE', table, 'nobody reads or appends'),
        { kind: 'scan', message: `Reads all of ${table} under that lock.` },
      ];
    case 'trigger':
      return phase === 'make'
        ? [lockHazard('SHARE ROW EXCLUSIVE', table, 'nobody appends, readers go on')]
        : [lockHazard('ACCESS EXCLUSIVE', table, 'nobody reads or appends')];
    case 'trigger state':
    case 'consumer':
    case 'projection':
    case 'horizon':
      return [lockHazard('SHARE ROW EXCLUSIVE', table, 'nobody changes its rows, readers go on')];
    case 'index':
      return phase === 'make'
        ? [lockHazard('SHARE', table, 'nobody appends, readers go on')]
        : [
            {
              kind: 'outside-transaction',
              message: `Waits for the transactions that use ${table}, and blocks none.`,
            },
            { kind: 'load', message: `Reads ${table} twice.` },
          ];
    case 'view':
    case 'view default':
      return [lockHazard('ACCESS EXCLUSIVE', item.object, 'nobody reads it')];
    case 'persistence':
      return [
        lockHazard('ACCESS EXCLUSIVE', table, 'nobody reads or appends'),
        { kind: 'rewrite', message: `Writes all of ${table} anew.` },
      ];
    case 'partition fault':
      return typeof item.remarks.lock === 'string'
        ? [
            lockHazard(
              item.remarks.lock,
              table,
              item.remarks.lock === 'ACCESS EXCLUSIVE'
                ? 'nobody reads or appends'
                : 'nobody appends, readers go on',
            ),
          ]
        : [PRIVILEGES];
    case 'owner':
    case 'privilege':
    case 'default privilege':
      return [PRIVILEGES];
    default:
      return [];
  }
};

const PRIVILEGES: Hazard = { kind: 'privileges', message: 'Somebody may do more, or less, than before.' };

export const lockHazard = (mode: string, object: string, meanwhile: string): Hazard => ({
  kind: 'lock',
  message: `${mode} on ${object}: ${meanwhile} until the transaction ends.`,
});
