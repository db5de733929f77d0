import { expect, test } from 'vitest';
import type { ReportedFinding } from '../../generator/audit/report/report.ts';
import { textReport } from '../../generator/audit/report/text-report.ts';

const finding = (role: string): ReportedFinding => ({
  rule: 'delete-granted',
  severity: 'error',
  confidence: 'proven',
  role,
  capability: 'delete',
  path: [role, 'member of team', 'DELETE on public.events'],
  message: `${role} may remove events of public.events.`,
  fix: ['REVOKE DELETE ON public.events FROM team;'],
  key: `delete-granted|public.events|${role}`,
  accepted: null,
  place: null,
});

test('roles of whom the same is said share an entry, and one of whom more is said has its own', () => {
  const roles = Array.from({ length: 12 }, (_, index) => `role_${index}`);
  const other = { ...finding('zoe'), path: ['zoe', 'DELETE on public.events'] };
  const text = textReport(
    {
      schemaVersion: 1,
      server: { version: '18.4', database: 'app' },
      tables: [
        {
          schema: 'public',
          table: 'events',
          verdict: 'nominal',
          pickedBecause: [],
          writers: [],
          findings: [...roles.map(finding), other],
        },
      ],
      fix: [],
      unreadable: [],
      notLoaded: [],
      assumptions: [],
      baseline: null,
    },
    { colour: false, width: null },
  );
  expect(text.match(/^ +error +delete-granted$/gm)).toHaveLength(2);
  expect(text).toContain('role_0 may remove events');
  expect(text).toContain(
    'the same holds for role_1, role_2, role_3, role_4, role_5, role_6, role_7, role_8, role_9, role_10 and 1 more',
  );
  expect(text).toContain('zoe may remove');
});
