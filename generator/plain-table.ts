/** For `cli-table3`: columns without lines around or between them. */
export const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right']
    .flatMap((side) => [[side, ''], ...['mid', 'left', 'right'].map((joint) => [`${side}-${joint}`, ''])])
    .concat([['middle', '']]),
);
