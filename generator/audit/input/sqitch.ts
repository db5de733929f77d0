/**
 * The deploy scripts of a sqitch.plan in its order, as names below the deploy folder without their ending. A change that
 * was reworked stands twice: the earlier one is kept under the tag that follows it (`users@v1.0`).
 */
export const sqitchChanges = (plan: string): readonly string[] => {
  const entries = plan
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('%') && !line.startsWith('#'))
    .map((line) => line.split(/\s/, 1)[0] ?? '');
  return entries.flatMap((entry, index) => {
    if (entry.startsWith('@') || entry.startsWith('-')) return [];
    const name = entry.replace(/^\+/, '');
    const reworked = entries.slice(index + 1).some((later) => later.replace(/^\+/, '') === name);
    const tag = entries.slice(index + 1).find((later) => later.startsWith('@'));
    return [reworked && tag !== undefined ? `${name}${tag}` : name];
  });
};
