/** The style of the audit's page: pictures, findings and paths. */
export const AUDIT_STYLE = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .55rem .8rem .55rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 600; font-size: .85rem; }
tbody th { font-weight: 600; }
figure { margin: 0 0 1rem; }
figcaption { margin-bottom: .6rem; }
svg { display: block; margin: 0 auto; }
.picture svg { max-width: none; }
.node rect { fill: var(--note-fill); stroke: var(--note); stroke-width: 1.25; }
.node text { fill: var(--ink); font-size: 13px; text-anchor: middle; dominant-baseline: central; }
.node .below { font-size: 11px; fill: var(--soft); font-style: italic; }
.node.table rect { stroke-width: 2.5; }
.node.table .name { font-weight: 700; }
.node.hole rect { fill: var(--hole-fill); stroke: var(--hole); stroke-width: 2; }
.node.hole .below { fill: var(--hole); }
.node.accepted rect { fill: var(--accepted-fill); stroke: var(--accepted); stroke-dasharray: 6 3; }
.node.unjudged rect, .node.warning rect { fill: var(--warning-fill); stroke: var(--warning); stroke-dasharray: 4 3; }
.node.append rect { fill: var(--good-fill); stroke: var(--good); }
.way { fill: none; stroke: var(--note); stroke-width: 1.25; stroke-dasharray: 2 4; }
.way.hole { stroke: var(--hole); stroke-width: 2.5; stroke-dasharray: none; }
.way.accepted { stroke: var(--accepted); stroke-width: 2; stroke-dasharray: 8 3; }
.way.unjudged, .way.warning { stroke: var(--warning); stroke-width: 1.5; stroke-dasharray: 5 4; }
.way.append { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: none; }
.head { fill: var(--note); }
.head.hole { fill: var(--hole); }
.head.accepted { fill: var(--accepted); }
.head.unjudged, .head.warning { fill: var(--warning); }
.head.append { fill: var(--good); }
.node rect, .way, .head { background: none; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; list-style: none; padding: 0; margin: 0 0 1rem; font-size: .9rem; color: var(--soft); }
.legend svg { display: inline-block; vertical-align: middle; margin-right: .45rem; }
.finding { border-left: 4px solid var(--line); padding: .1rem 0 .1rem 1rem; margin: 1.1rem 0; }
.finding.is-error { border-color: var(--hole); }
.finding.is-warning { border-color: var(--warning); }
.finding.is-accepted { border-color: var(--accepted); }
.path { display: flex; flex-wrap: wrap; gap: .25rem .5rem; list-style: none; margin: .5rem 0; padding: 0; }
.path li { max-width: 100%; }
.path li + li::before { content: "→"; color: var(--soft); margin-right: .5rem; }
.path code { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: .1rem .45rem; }
ul.plain { padding-left: 1.2rem; margin: .4rem 0; }
@media (max-width: 40rem) {
  .stack thead { position: absolute; left: -999rem; }
  .stack, .stack tbody, .stack tr, .stack th, .stack td { display: block; width: 100%; }
  .stack tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  .stack th, .stack td { border: 0; padding: .1rem 0; }
}
@media print {
  .scroll { overflow: visible; }
  .picture svg { max-width: 100%; height: auto; max-height: 240mm; }
  .finding, tr, figure { break-inside: avoid; }
  summary { list-style: none; color: inherit; font-weight: 600; }
  details::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
}
`;
