/** Goes off when it is woken, or when its signal is aborted. */
export interface Alarm {
  /** Waits until it goes off, but no longer than this; never fails. It is off then. */
  within(milliseconds: number): Promise<void>;
  off(): void;
}

/** From now on: it also goes off for whoever waits later. */
export const alarm = (
  signal: AbortSignal | undefined,
  wake?: (signal: AbortSignal) => Promise<unknown>,
): Alarm => {
  const over = new AbortController();
  const off = (): void => over.abort();
  signal?.addEventListener('abort', off);
  over.signal.addEventListener('abort', () => signal?.removeEventListener('abort', off));
  if (signal?.aborted) off();
  wake?.(over.signal).then(off, () => undefined);
  return {
    off,
    within: async (milliseconds) => {
      const timer = setTimeout(off, milliseconds);
      await new Promise<void>((settle) => {
        if (over.signal.aborted) settle();
        over.signal.addEventListener('abort', () => settle());
      });
      clearTimeout(timer);
    },
  };
};
