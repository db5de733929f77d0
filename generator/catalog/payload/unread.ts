import type { EventType } from '../model.ts';
import type { ObjectType } from '../payload-type.ts';

/** Stands in for a payload that could not be compiled: its problems are reported, the catalog is refused. */
export const UNREAD_PAYLOAD: ObjectType = { kind: 'object', fields: [], unknownKeys: 'allow' };

/** Nobody knows what is in such a payload, so nothing is missing in it, and what reads it is no problem of its own. */
export const isUnread = ({ payload }: Pick<EventType, 'payload'>): boolean => payload === UNREAD_PAYLOAD;
