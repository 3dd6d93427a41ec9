/** How a plan looks on a page and on paper. One text, so that the file needs nothing beside it. */

export const PLAN_STYLE = `
:root { color-scheme: light; }
body { font: 14px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1c2733; max-width: 1040px; margin: 24px auto; padding: 0 20px; }
h1 { font-size: 22px; margin: 0; }
h2 { font-size: 16px; margin: 28px 0 8px; border-bottom: 1px solid #d5dde5; padding-bottom: 4px; break-after: avoid; }
.verdict { font-size: 18px; font-weight: 600; padding: 10px 14px; border-radius: 6px; margin: 14px 0; }
.pass { background: #e3f4e6; color: #14532d; } .conditional { background: #fdf3d7; color: #6b4a00; } .fail { background: #fde4e1; color: #7f1d1d; }
table { border-collapse: collapse; width: 100%; margin: 6px 0 12px; font-variant-numeric: tabular-nums; font-size: 12.5px; }
th, td { padding: 3px 8px; text-align: right; border-bottom: 1px solid #e8edf2; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; color: #4a5a6a; } .word { text-align: left; } .when { text-align: left; white-space: nowrap; width: 1%; }
tr { break-inside: avoid; } thead { display: table-header-group; }
.missing { color: #b42318; } .sign td { height: 30px; } .small { color: #5b6b7b; font-size: 12px; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; display: block; break-inside: avoid; } svg path { fill: none; stroke-width: 1.6; }
path.demand, path.expected { stroke: #1f6feb; } path.capacity { stroke: #2da44e; } path.band { fill: #1f6feb22; stroke: none; }
path.low { stroke: #8aa4c0; } path.high { stroke: #d1741f; }
rect.p95 { fill: #c9daf2; } rect.order { fill: #1f6feb; } rect.latest { fill: #b42318; }
line.grid { stroke: #e8edf2; } line.mark { stroke: #7b8894; stroke-dasharray: 4 3; } text { font-size: 11px; fill: #4a5a6a; }
pre { font-size: 11.5px; background: #f5f7f9; padding: 8px 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.legend { font-size: 12px; color: #4a5a6a; margin: 2px 0 12px; } .key { display: inline-block; width: 14px; height: 4px; margin: 0 6px 3px 10px; }
.key.demand, .key.expected { background: #1f6feb; } .key.capacity { background: #2da44e; } .key.band { background: #1f6feb44; } .key.low { background: #8aa4c0; } .key.high { background: #d1741f; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } @page { size: A4; margin: 14mm; } }
`;
