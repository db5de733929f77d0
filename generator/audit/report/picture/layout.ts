import { Graph, layout } from '@dagrejs/dagre';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Edge, Node, Picture } from './graph.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A node with its place: the middle of its box, in CSS pixels. */
export interface PlacedNode extends Node, Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge extends Edge {
  readonly points: readonly Point[];
}

export interface PlacedPicture {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export const LINE_HEIGHT = 17;
/** A column of the fixed-width font at 13px, on the safe side. */
const COLUMN = 8;
const MOST_COLUMNS = 28;
const MOST_LINES = 4;
const PADDING = { x: 12, y: 9 };
const NARROWEST = 96;

/** Places the picture from left to right; the same picture is always placed in the same way. */
export const placed = ({ nodes, edges }: Picture): PlacedPicture => {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: 44, nodesep: 16, edgesep: 10, marginx: 6, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  const sized = nodes.map(sizedNode);
  for (const { id, width, height } of sized) graph.setNode(id, { width, height });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const boxes = new Map(sized.map((node) => [node.id, { ...node, ...at(graph.node(node.id) as Point) }]));
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: [...boxes.values()],
    edges: edges.map((edge) => {
      const { points } = graph.edge(edge.from, edge.to) as { points: readonly Point[] };
      // The first and the last are on the boxes, the second and the last but one half way to the next rank.
      return { ...edge, points: joined(boxes, edge, points.slice(2, -2).map(at)) };
    }),
  };
};

/** From the middle of the right side of one box to the middle of the left side of the other. */
const joined = (
  boxes: ReadonlyMap<string, PlacedNode>,
  { from, to }: Edge,
  between: readonly Point[],
): readonly Point[] => {
  const start = boxes.get(from);
  const end = boxes.get(to);
  if (!start || !end) return between;
  return [
    { x: rounded(start.x + start.width / 2), y: start.y },
    ...between,
    { x: rounded(end.x - end.width / 2), y: end.y },
  ];
};

/** A tenth of a pixel is enough, and the same on every machine. */
const at = ({ x, y }: Point): Point => ({ x: rounded(x), y: rounded(y) });
const rounded = (value: number): number => Math.round(value * 10) / 10;

const sizedNode = (node: Node): Node & { width: number; height: number } => {
  const lines = node.lines.flatMap(wrapped);
  const columns = Math.max(...[...lines, node.below].map((line) => stringWidth(line)));
  const rows = lines.length + (node.below === '' ? 0 : 1);
  return {
    ...node,
    lines,
    width: Math.max(NARROWEST, columns * COLUMN + 2 * PADDING.x),
    height: rows * LINE_HEIGHT + 2 * PADDING.y,
  };
};

const wrapped = (text: string): readonly string[] => {
  const lines = wrapAnsi(text, MOST_COLUMNS, { hard: true }).split('\n');
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), '…'];
};
