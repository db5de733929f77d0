/** Whether one semantic version comes after another (semver.org, 11); builds are no part of a catalog's version. */
export const isLater = (version: string, other: string): boolean => {
  const [a, b] = [partsOf(version), partsOf(other)];
  for (let index = 0; index < 3; index += 1) {
    const difference = Number(a.numbers[index]) - Number(b.numbers[index]);
    if (difference !== 0) return difference > 0;
  }
  return isLaterPrerelease(a.prerelease, b.prerelease);
};

const partsOf = (version: string) => {
  const [numbers = '', ...prerelease] = version.split('-');
  return { numbers: numbers.split('.'), prerelease: prerelease.join('-') };
};

/** Without one it is the release itself, and later. */
const isLaterPrerelease = (a: string, b: string): boolean => {
  if (a === '' || b === '') return a === '' && b !== '';
  const [left, right] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, two] = [left[index], right[index]];
    if (one === two) continue;
    if (one === undefined || two === undefined) return two === undefined;
    const numeric = [one, two].map((part) => /^\d+$/.test(part));
    if (numeric[0] !== numeric[1]) return numeric[1] === true;
    return numeric[0] ? Number(one) > Number(two) : one > two;
  }
  return false;
};
