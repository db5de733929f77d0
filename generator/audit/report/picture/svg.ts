import type { Element } from 'hast';
import { s } from 'hastscript';
import { LINE_HEIGHT, type PlacedEdge, type PlacedNode, type PlacedPicture, type Point } from './layout.ts';
import { TONES } from './ways.ts';

/** The picture as inline SVG, named and described for whoever does not see it. */
export const svgOf = (
  { width, height, nodes, edges }: PlacedPicture,
  id: string,
  title: string,
  description: string,
): Element =>
  s(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    [
      s('title', { id: `${id}-title` }, title),
      s('desc', { id: `${id}-desc` }, description),
      s(
        'defs',
        TONES.map((tone) => arrowHead(id, tone)),
      ),
      // The worst is drawn last, above the rest.
      ...edges
        .toSorted((a, b) => TONES.indexOf(b.tone) - TONES.indexOf(a.tone))
        .map((edge) => line(edge, id)),
      ...nodes.map(box),
    ],
  );

const arrowHead = (id: string, tone: string): Element =>
  s(
    'marker',
    {
      id: `${id}-${tone}`,
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      orient: 'auto',
      markerUnits: 'userSpaceOnUse',
    },
    [s('path', { d: 'M0 0.5 L8 4 L0 7.5 Z', className: ['head', tone] })],
  );

const line = ({ points, tone }: PlacedEdge, id: string): Element =>
  s('path', { d: curve(points), className: ['way', tone], markerEnd: `url(#${id}-${tone})` });

/** From point to point, leaving and arriving level. */
const curve = ([first, ...rest]: readonly Point[]): string => {
  if (!first) return '';
  let before = first;
  const parts = rest.map((point) => {
    const middle = Math.round((before.x + point.x) * 5) / 10;
    const part = `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    before = point;
    return part;
  });
  return `M${first.x} ${first.y}${parts.join('')}`;
};

const CORNER = { login: 999, step: 6, table: 2 } as const;

const box = ({ shape, tone, lines, below, title, x, y, width, height }: PlacedNode): Element => {
  const rows = lines.length + (below === '' ? 0 : 1);
  const top = y - ((rows - 1) * LINE_HEIGHT) / 2;
  const row = (text: string, index: number, name: string): Element =>
    s('text', { x, y: top + index * LINE_HEIGHT, className: [name] }, text);
  return s('g', { className: ['node', shape, tone] }, [
    s('title', title),
    s('rect', {
      x: x - width / 2,
      y: y - height / 2,
      width,
      height,
      rx: Math.min(CORNER[shape], height / 2, 18),
    }),
    ...lines.map((text, index) => row(text, index, 'name')),
    ...(below === '' ? [] : [row(below, lines.length, 'below')]),
  ]);
};
