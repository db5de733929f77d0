/** What every page of ours looks like: colours, type, cards and badges; light, dark, narrow and on paper. */
export const BASE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #1d1f23; --soft: #5b616b; --line: #dcdad3; --code: #f3f1ec;
  --hole: #b3141f; --hole-fill: #fdecec; --warning: #8a5a00; --warning-fill: #fdf3dc; --good: #14683a;
  --good-fill: #e8f5ec; --note: #5b616b; --note-fill: #eff0f2; --accepted: #6a3fa0; --accepted-fill: #f3edfb;
  --link: #0b57a4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1d2024; --ink: #e8e6e1; --soft: #a3a9b3; --line: #363b42; --code: #24282d;
    --hole: #ff8087; --hole-fill: #3a1a1d; --warning: #f0bd5c; --warning-fill: #352912; --good: #7fd6a0;
    --good-fill: #15301f; --note: #a3a9b3; --note-fill: #272b31; --accepted: #c6a5f5; --accepted-fill: #2b2139;
    --link: #8fc1ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.page { max-width: 76rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3rem 0 1rem; }
h3 { font-size: 1.05rem; margin: 0 0 .25rem; }
p, li, td, th, dd, summary { overflow-wrap: anywhere; }
p { margin: .4rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code, pre, svg text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; }
code { font-size: .9em; }
.eyebrow, .soft { color: var(--soft); }
.eyebrow { font-size: .82rem; letter-spacing: .06em; text-transform: uppercase; margin: 0 0 .6rem; }
.lead { font-size: 1.12rem; max-width: 46rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; margin: 0 0 1rem; }
.badge { display: inline-block; padding: .05rem .6rem; border-radius: 999px; border: 1px solid currentColor; font-size: .85rem; font-weight: 600; }
.bad, .error { color: var(--hole); background: var(--hole-fill); }
.open, .warning { color: var(--warning); background: var(--warning-fill); }
.good { color: var(--good); background: var(--good-fill); }
.accepted { color: var(--accepted); background: var(--accepted-fill); }
.note { color: var(--note); background: var(--note-fill); }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--link); padding: .2rem 0; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; margin: .5rem 0; overflow-x: auto; font-size: .85rem; line-height: 1.5; tab-size: 2; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; border-top: 1px solid var(--line); padding-top: 1rem; }
@media (max-width: 40rem) {
  .page { padding: 1.25rem .9rem 3rem; }
  h1 { font-size: 1.45rem; }
  .card { padding: .85rem .9rem; }
}
@media print {
  :root {
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --code: #f6f6f6;
    --hole: #a50f19; --hole-fill: #fdecec; --warning: #7a4f00; --warning-fill: #fdf3dc; --good: #115c33;
    --good-fill: #e8f5ec; --note: #555555; --note-fill: #f0f0f0; --accepted: #5b3391; --accepted-fill: #f3edfb;
    --link: #000000;
  }
  @page { margin: 16mm 14mm; }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { max-width: none; padding: 0; }
  .card { border: 0; padding: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; overflow: visible; }
  h2, h3, figcaption { break-after: avoid; }
  .skip { display: none; }
}
`;
