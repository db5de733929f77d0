const view = new DataView(new ArrayBuffer(8));

/** The next larger double; of the largest one Infinity. 0 and -0 are one number. */
export const nextUp = (value: number): number => {
  if (value === Number.POSITIVE_INFINITY) return value;
  if (value === 0) return Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0) + 0;
};

export const nextDown = (value: number): number => -nextUp(-value) + 0;
