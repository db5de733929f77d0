import type { RecordedEvent } from '../../generator/history/event.ts';
import { agentEvents } from './catalog.ts';

/** A recorded event of agent_events as `readEvents` would give it. */
export const recorded = (
  type: string,
  localTime: string,
  more: Partial<RecordedEvent> & { readonly body?: object | string } = {},
): RecordedEvent => ({
  table: agentEvents.name,
  id: '1',
  occurredAt: `${localTime.replace(' ', 'T')}Z`,
  localTime: `${localTime}.000000`,
  anchors: [
    { name: 'run_id', value: 'r1' },
    { name: 'turn_seq', value: null },
  ],
  type,
  version: 1,
  subjectType: 'pending_transaction',
  subjectId: 'T-91',
  payload: typeof more.body === 'string' ? more.body : JSON.stringify(more.body ?? {}),
  actor: 'ai/reconciler',
  reason: null,
  corrects: null,
  idempotencyKey: null,
  tx: '7',
  recordedBy: 'worker_write',
  ...more,
});
