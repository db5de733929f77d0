/** Waits for so long, for the signal or for whatever wakes, whichever comes first; never fails. */
export const pause = async (
  milliseconds: number,
  signal: AbortSignal | undefined,
  wake?: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> => {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = setTimeout(end, milliseconds);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  wake?.(over.signal).then(end, () => undefined);
  await new Promise<void>((settle) => {
    if (over.signal.aborted) settle();
    over.signal.addEventListener('abort', () => settle());
  });
  clearTimeout(timer);
  signal?.removeEventListener('abort', end);
};
