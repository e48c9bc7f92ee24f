/** Light and dark by the reader's choice, ink on paper in print. Nothing is fetched: fonts are the system's. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1f2937; --muted: #4b5563; --line: #d1d5db; --well: #f4f4f5;
  --train: #1d5fc4; --test: #ad4d00; --reference: #76767f }
@media (prefers-color-scheme: dark) { :root { --ground: #18181b; --text: #e4e4e7; --muted: #a1a1aa; --line: #3f3f46;
  --well: #27272a; --train: #7db0ff; --test: #f7a35c; --reference: #8d8d98 } }
@media print { :root { --ground: #fff; --text: #111; --muted: #444; --line: #bbb; --well: #f4f4f5; --train: #1d5fc4;
  --test: #ad4d00; --reference: #76767f } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 32px 24px; max-width: 960px; background: var(--ground); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
h1 { font-size: 24px; margin: 0 0 4px } h2 { font-size: 17px; margin: 32px 0 8px; break-after: avoid }
p { margin: 6px 0 } .muted { color: var(--muted) } .warning { color: var(--test); font-weight: 500 }
table { border-collapse: collapse; margin: 8px 0; break-inside: avoid }
th, td { border-bottom: 1px solid var(--line); padding: 4px 14px 4px 0; text-align: start; vertical-align: top }
th { font-weight: 500 } td.n { text-align: end } thead th { color: var(--muted); font-weight: 400 }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 16px }
figure { margin: 0; break-inside: avoid } figcaption { font-size: 12px; color: var(--muted) }
svg { width: 100%; height: auto } svg text { fill: var(--muted); font-size: 11px } svg .name { font-size: 11px }
.grid { stroke: var(--line); stroke-width: .5; fill: none } .axis { stroke: var(--muted); fill: none }
.line { fill: none; stroke-width: 1.8 } .line.train { stroke: var(--train) }
.line.test { stroke: var(--test); stroke-dasharray: 6 3 } .line.reference { stroke: var(--reference); stroke-width: 1; stroke-dasharray: 2 3 }
circle.train { fill: var(--train) } circle.test { fill: var(--test) } circle.reference { fill: var(--reference) }
.key::before { content: '—'; margin: 0 4px 0 8px } .key.train::before { color: var(--train) }
.key.test::before { content: '- -'; color: var(--test) } .key.reference::before { content: '···'; color: var(--reference) }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(120px, 1fr)); gap: 14px }
.images img { width: 96px; height: 96px; image-rendering: pixelated; background: var(--well); display: block }
pre { background: var(--well); padding: 10px 12px; border-radius: 6px; white-space: pre-wrap; font: 12px/1.5 ui-monospace, Consolas, monospace }
code { font: 12px ui-monospace, Consolas, monospace }
@page { margin: 16mm }
`
