/** The style of a replay's page: filters, lanes, the timeline; wide, narrow and on paper. */
export const REPLAY_STYLE = `
:root { --rail: #c9c6bd; --actor-1: #0b6e8f; --actor-2: #a2560b; --actor-3: #6a3fa0; --actor-4: #2f7d32; --actor-5: #b02a6b; --actor-6: #55606e; }
@media (prefers-color-scheme: dark) {
  :root { --rail: #474d56; --actor-1: #5cc0e0; --actor-2: #f0a35c; --actor-3: #c6a5f5; --actor-4: #7fd28a; --actor-5: #f58cbb; --actor-6: #aeb7c4; }
}
.page { max-width: 62rem; }
.actor-1 { --colour: var(--actor-1); }
.actor-2 { --colour: var(--actor-2); }
.actor-3 { --colour: var(--actor-3); }
.actor-4 { --colour: var(--actor-4); }
.actor-5 { --colour: var(--actor-5); }
.actor-6 { --colour: var(--actor-6); }
h2 { margin: 0 0 .35rem; font-size: 1.2rem; }
h2 code { font-size: .82em; font-weight: 600; }
dl, dd { margin: 0; }
.asked { display: flex; flex-wrap: wrap; gap: .4rem; margin: 1rem 0 0; }
.asked > div { display: flex; flex-wrap: wrap; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--card); font-size: .9rem; }
.asked dt { padding: .15rem .6rem; color: var(--soft); background: var(--code); }
.asked dd { padding: .15rem .65rem; overflow-wrap: anywhere; font-weight: 600; }
main { margin-top: 1.8rem; }
.incomplete { border-left: 4px solid var(--hole); }
.incomplete h2 { color: var(--hole); }
.incomplete:not(:has(.is-missing)) { border-left-color: var(--warning); }
.incomplete:not(:has(.is-missing)) h2 { color: var(--warning); }
.incomplete ul { margin: .5rem 0 0; padding: 0; list-style: none; }
.incomplete li { padding: .3rem 0; }
.lanes { margin: 0 0 1rem; }
figcaption { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; margin-bottom: .4rem; }
figcaption p { margin: 0; }
.lane { display: grid; grid-template-columns: 11rem 1fr; align-items: center; gap: 0 .9rem; }
.lane-label { font-size: .85rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.lane svg { display: block; overflow: visible; }
.axis text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
.track line { stroke: var(--line); stroke-width: 2; }
.mark circle { fill: var(--colour); }
.mark .hollow { fill: var(--card); stroke: var(--colour); stroke-width: 2.5; }
.mark .ring { fill: none; stroke: var(--hole); stroke-width: 2; stroke-dasharray: 3 2.5; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; list-style: none; margin: .7rem 0 0; padding: 0; font-size: .85rem; color: var(--soft); }
.legend svg { display: inline-block; vertical-align: -4px; margin-right: .35rem; }
.part { padding: 1.4rem 1.5rem 1.5rem; }
.part-head { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; justify-content: space-between; }
.part .soft { margin: .15rem 0 0; font-size: .92rem; font-variant-numeric: tabular-nums; }
.story { max-width: 44rem; margin: 1rem 0 1.6rem; font: 1.14rem/1.65 "Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, "DejaVu Serif", serif; text-wrap: pretty; }
.timeline { list-style: none; margin: 0; padding: 0; --column: 6.6rem; }
.timeline > li { position: relative; display: grid; grid-template-columns: var(--column) 1.9rem minmax(0, 1fr); }
.timeline > li::before { content: ""; position: absolute; left: calc(var(--column) + .95rem - 1px); top: 0; bottom: 0; width: 2px; background: var(--rail); }
.timeline > li:first-child::before { top: 1.3rem; }
.timeline > li:last-child::before { bottom: auto; height: 1.3rem; }
.timeline > li:only-child::before { display: none; }
.many .event { content-visibility: auto; contain-intrinsic-size: auto 8rem; }
.day h3 { grid-column: 3; margin: .9rem 0 .3rem; font-size: .95rem; }
.when { padding: .86rem .3rem 0 0; text-align: right; font-variant-numeric: tabular-nums; line-height: 1.35; }
.when time { font-weight: 600; }
.fraction { display: block; font-size: .76rem; font-weight: 400; color: var(--soft); }
.passed { display: block; font-size: .78rem; color: var(--soft); }
.dot { position: relative; width: 13px; height: 13px; margin: 1.02rem auto 0; border-radius: 50%; background: var(--colour); box-shadow: 0 0 0 4px var(--card); }
.correction .dot { background: var(--card); border: 3px solid var(--colour); }
.what { padding: .75rem 0 .95rem .35rem; }
.what > p { margin: 0; }
.clause { font-size: 1.06rem; font-weight: 600; line-height: 1.4; }
.corrected .clause { color: var(--soft); text-decoration: line-through; text-decoration-thickness: 1px; }
.what > .joined { margin: .25rem 0 .15rem; color: var(--accepted); font-size: .94rem; }
.joined a { color: inherit; font-weight: 600; }
.what > .why { margin: .2rem 0 .1rem; max-width: 42rem; }
.label { display: inline-block; margin-right: .25rem; font-size: .72rem; letter-spacing: .07em; text-transform: uppercase; color: var(--soft); }
.payload { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; margin: .3rem 0; font-size: .92rem; }
.payload > div { display: flex; flex-wrap: wrap; gap: 0 .4rem; max-width: 100%; }
.payload dt { color: var(--soft); }
.payload dd { font-weight: 600; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; min-width: 0; }
.foot { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; margin-top: .3rem; }
.foot .record[open] { flex: 1 0 100%; }
.foot > .by { display: flex; flex-wrap: wrap; gap: .1rem .9rem; align-items: baseline; margin: 0; font-size: .85rem; color: var(--soft); }
.by code { font-size: inherit; }
.by a { color: inherit; }
.actor { color: var(--colour); font-weight: 600; }
.record { margin: 0; font-size: .85rem; }
.record summary { display: inline-block; padding: 0; color: var(--soft); }
.record dl { margin: .4rem 0 0; padding: .6rem .8rem; background: var(--code); border-radius: 8px; }
.record dl > div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: .8rem; }
.record dt { color: var(--soft); }
.record dd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; overflow-wrap: anywhere; }
.event:target .what { background: linear-gradient(90deg, var(--accepted-fill), transparent 80%); border-radius: 8px; }
.gap { --colour: var(--hole); }
.gap.is-open { --colour: var(--warning); }
.gap .when { color: var(--colour); font-size: .85rem; font-weight: 600; padding-top: .95rem; }
.gap .dot { background: var(--card); border: 2px dashed var(--colour); }
.gap .what p { color: var(--colour); border: 1px dashed var(--colour); border-radius: 8px; padding: .4rem .7rem; font-size: .94rem; }
@media (max-width: 40rem) {
  .lane { grid-template-columns: 1fr; margin-top: .5rem; }
  .part { padding: 1rem .9rem; }
  .story { font-size: 1.05rem; margin: .8rem 0 1.2rem; }
  .timeline { --column: 0rem; }
  .timeline > li { grid-template-columns: 1.7rem minmax(0, 1fr); }
  .timeline > li::before { left: calc(.85rem - 1px); }
  .dot { grid-column: 1; grid-row: 1 / span 2; }
  .when { grid-column: 2; grid-row: 1; padding: .8rem 0 0 .35rem; text-align: left; display: flex; gap: 0 .5rem; align-items: baseline; flex-wrap: wrap; }
  .fraction { display: inline; }
  .what { grid-column: 2; grid-row: 2; padding-top: .1rem; }
  .gap .what { padding-top: .3rem; }
  .day h3 { grid-column: 2; }
  .record dl > div { grid-template-columns: 1fr; gap: 0; margin-bottom: .3rem; }
}
@media print {
  :root { --rail: #999999; --actor-1: #0b5a75; --actor-2: #8a4707; --actor-3: #5b3391; --actor-4: #246127; --actor-5: #951f57; --actor-6: #444444; }
  main { margin-top: 1rem; }
  .part, .incomplete, .lanes { padding: 0; margin-bottom: 1.6rem; }
  .incomplete { padding-left: .8rem; border-left: 4px solid var(--hole); border-radius: 0; }
  .many .event { content-visibility: visible; }
  .timeline > li, .lanes, .incomplete li { break-inside: avoid; }
  .part-head, .part .soft, .story { break-after: avoid; }
  .what { padding-bottom: .6rem; }
  .record { display: none; }
}
`;
