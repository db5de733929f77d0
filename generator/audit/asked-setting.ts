const ASKS = /\bcurrent_setting\('((?:[^']|'')+)'/gi;

/** The setting that a default asks for and any session may choose: one with a dot in its name belongs to nobody; null: none. */
export const askedSetting = (expression: string | null): string | null => {
  const asked = [...(expression ?? '').matchAll(ASKS)].map(([, name = '']) => name.replaceAll("''", "'"));
  return asked.find((name) => name.includes('.') || name === 'application_name') ?? null;
};

/** Names for whom something comes from: `recorded_by`, `actor`, `app.user_id`, `request.jwt.claim.sub`. */
const ACTOR =
  /(^|[_.])(actor|user|username|author|login|principal|who|whodunnit|by|sub|email|application_name)(_?(id|name))?$/i;
const TEXT = /^(text|name|character varying(\(\d+\))?|citext)$/;

/** Whether a column says whom an event comes from by what a setting says, and by nothing else. */
export const isSaidActor = (column: string, type: string, expression: string): boolean => {
  const setting = askedSetting(expression);
  return setting !== null && TEXT.test(type) && (ACTOR.test(column) || ACTOR.test(setting));
};
