/** The page's style sheet: light and dark by the reader's setting, one column on a phone. */
export const STYLE = `
:root{--bg:#f6f7f9;--card:#fff;--ink:#1b2330;--soft:#5b6677;--line:#dfe3ea;--code:#f3f5f8;--accent:#2456c7;
--critical:#b3123b;--high:#c9480e;--medium:#a26a00;--low:#4a6b8a;--critical-bg:#fde7ec;--high-bg:#fdebe0;--medium-bg:#fdf3d8;--low-bg:#e6eef6;
--good:#1f7a4d;--add:#e3f6ea;--del:#fde8ea;--shadow:0 1px 2px rgb(20 30 50/.06),0 2px 10px rgb(20 30 50/.05)}
@media (prefers-color-scheme:dark){:root{--bg:#0f141b;--card:#171e28;--ink:#e3e8f0;--soft:#98a4b5;--line:#2a3442;--code:#10161e;--accent:#8ab0ff;
--critical:#ff8098;--high:#ff9d66;--medium:#f0c255;--low:#93b8dc;--critical-bg:#45141f;--high-bg:#44220f;--medium-bg:#3b2d0b;--low-bg:#1c2c3c;
--good:#6fd3a0;--add:#12321f;--del:#3c171c;--shadow:none}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
[hidden]{display:none!important}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
a{color:var(--accent)}
h1,h2,h3,p{margin:0}
.top{background:var(--card);border-bottom:1px solid var(--line)}
.wrap{max-width:1240px;margin:0 auto;padding:0 24px}
.top .wrap{padding-top:22px;padding-bottom:20px}
.brand{display:flex;align-items:center;gap:8px;color:var(--soft);font-size:13px;letter-spacing:.02em}
.brand svg{width:18px;height:18px;fill:var(--accent)}
.brand span{margin-left:auto}
h1{font-size:28px;line-height:1.2;margin:8px 0 2px;overflow-wrap:anywhere}
.sub{color:var(--soft)}
.tiles{display:flex;flex-wrap:wrap;gap:10px;margin-top:16px}
.tile{border:1px solid var(--line);border-radius:10px;padding:8px 16px 9px;min-width:104px;background:var(--bg)}
.tile b{display:block;font-size:22px;line-height:1.25;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13px}
.tile.critical b{color:var(--critical)}.tile.high b{color:var(--high)}.tile.medium b{color:var(--medium)}.tile.low b{color:var(--low)}
nav{position:sticky;top:0;z-index:5;background:var(--card);border-bottom:1px solid var(--line)}
nav .wrap{display:flex;gap:22px;overflow-x:auto}
nav a{padding:10px 0;color:var(--soft);text-decoration:none;font-weight:550;font-size:14px;white-space:nowrap}
nav a:hover{color:var(--ink)}
section{padding-top:26px;scroll-margin-top:34px}
section>h2{font-size:19px;margin-bottom:12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow)}
.pill{display:inline-block;padding:1px 9px;border-radius:99px;font-size:12px;font-weight:650;line-height:1.6;white-space:nowrap}
.pill.critical{color:var(--critical);background:var(--critical-bg)}.pill.high{color:var(--high);background:var(--high-bg)}
.pill.medium{color:var(--medium);background:var(--medium-bg)}.pill.low{color:var(--low);background:var(--low-bg)}
.pill.quiet{color:var(--soft);background:var(--code);font-weight:500}
.path{padding:18px 20px 16px;margin-bottom:14px;border-left:4px solid var(--line)}
.path.critical{border-left-color:var(--critical)}.path.high{border-left-color:var(--high)}.path.medium{border-left-color:var(--medium)}.path.low{border-left-color:var(--low)}
.path header{display:flex;gap:10px;align-items:baseline;flex-wrap:wrap}
.path h3{font-size:16.5px;flex:1 1 320px;overflow-wrap:anywhere}
.steps{list-style:none;margin:14px 0 4px;padding:0;counter-reset:step}
.steps li{position:relative;padding:0 0 14px 38px;counter-increment:step;display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 16px}
.steps li::before{content:counter(step);position:absolute;left:0;top:-1px;width:24px;height:24px;border-radius:50%;background:var(--code);border:1px solid var(--line);font-size:12px;font-weight:650;text-align:center;line-height:22px;color:var(--soft)}
.steps li:not(:last-child)::after{content:"";position:absolute;left:12px;top:26px;bottom:4px;width:1px;background:var(--line)}
.steps li:first-child::before,.steps li:last-child::before{border-color:var(--critical);color:var(--critical)}
.steps b{font-weight:620;overflow-wrap:anywhere}.steps i{font-style:normal;color:var(--accent)}
.place{color:var(--soft);font-size:12.5px;overflow-wrap:anywhere}
.steps pre{grid-column:1/-1;margin:4px 0 0;padding:3px 10px;background:var(--code);border-radius:6px;overflow-x:auto;color:var(--soft);font-size:12.5px}
.steps .step-note{grid-column:1/-1;color:var(--soft);font-size:13.5px}
.actions{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center;padding-left:38px;color:var(--soft);font-size:13.5px}
button,select,input[type=search]{font:inherit;font-size:13.5px;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:5px 11px}
button{cursor:pointer;font-weight:550}button:hover{border-color:var(--accent);color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.command{background:var(--code);border:1px solid var(--line);border-radius:6px;padding:1px 8px;color:var(--ink)}
.picture{position:relative}
.controls{display:flex;gap:6px;align-items:center;padding:10px 12px;border-bottom:1px solid var(--line)}
.controls button{min-width:32px;padding:3px 9px}.hint{color:var(--soft);font-size:13px;margin-left:6px}
.canvas{overflow:auto;max-height:min(76vh,860px);cursor:grab;border-radius:0 0 12px 12px}.canvas:active{cursor:grabbing}
svg{display:block;user-select:none;-webkit-user-select:none}
.brand svg{display:inline-block}
.heads text{font-size:11.5px;font-weight:650;letter-spacing:.05em;fill:var(--soft);text-transform:uppercase}
.link{fill:none;stroke:var(--soft);opacity:.45;stroke-width:1.3}.link.back{stroke-dasharray:4 4;opacity:.26}
#tip path{fill:var(--soft)}
.box{cursor:pointer}.box rect{fill:var(--card);stroke:var(--line);stroke-width:1.3}
.box text{font-size:12.5px;font-weight:600;fill:var(--ink)}.box .note{font-size:11.5px;font-weight:400;fill:var(--soft)}
.box.function rect{stroke:var(--accent)}
.box.warn rect{stroke:var(--medium);fill:var(--medium-bg)}.box.bad rect{stroke:var(--critical);fill:var(--critical-bg)}
.box:hover rect,.box.chosen rect{stroke-width:2.4}
.badge.critical{fill:var(--critical)}.badge.high{fill:var(--high)}.badge.medium{fill:var(--medium)}.badge.low{fill:var(--low)}
.box .count{fill:var(--card);font-size:11px;text-anchor:middle;font-weight:700}
.dimmed .box{opacity:.22}.dimmed .link{opacity:.08}.dimmed .box.lit{opacity:1}
.dimmed .link.lit{stroke:var(--critical);opacity:.9;stroke-width:2}
.filters{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;padding:10px 14px;margin-bottom:14px}
.filters label{display:inline-flex;gap:5px;align-items:center;font-size:13.5px;cursor:pointer}
.filters input[type=search]{flex:1 1 150px;min-width:120px}.filters select{max-width:260px}
.shown{color:var(--soft);font-size:13.5px;margin-left:auto}
.group{margin-bottom:12px;overflow:hidden}
.group>summary{display:flex;gap:10px;align-items:baseline;padding:12px 18px;cursor:pointer;list-style:none;flex-wrap:wrap}
.group>summary::-webkit-details-marker{display:none}
.group>summary::before{content:"";width:7px;height:7px;border-right:2px solid var(--soft);border-bottom:2px solid var(--soft);transform:rotate(-45deg) translate(-2px,-2px);flex:none}
.group[open]>summary::before{transform:rotate(45deg) translate(-3px,-3px)}
.group>summary b{font-size:15.5px;overflow-wrap:anywhere}.group>summary .sub{font-size:13.5px;overflow-wrap:anywhere}
.group .total{margin-left:auto;font-variant-numeric:tabular-nums;color:var(--soft);font-size:13.5px}
.entry{border-top:1px solid var(--line);padding:14px 18px 6px}
.entry>header{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:baseline}
.entry h3{font-size:15px;overflow-wrap:anywhere}.entry .rule{color:var(--soft);font-size:12.5px;overflow-wrap:anywhere}
.finding{margin:8px 0 10px;padding-left:12px;border-left:2px solid var(--line)}
.finding p{overflow-wrap:anywhere}
.frame{margin:7px 0 4px;background:var(--code);border:1px solid var(--line);border-radius:8px;overflow-x:auto;padding:6px 0}
.frame div{white-space:pre;padding:0 12px 0 0;line-height:1.55}.frame .n{display:inline-block;width:46px;padding-right:12px;text-align:right;color:var(--soft);opacity:.7;user-select:none}
.frame mark{background:var(--medium-bg);color:inherit;border-bottom:2px solid var(--medium);border-radius:2px}
.frame .hit{background:color-mix(in srgb,var(--medium-bg) 45%,transparent)}
.frame .add{background:var(--add)}.frame .del{background:var(--del)}
.frame .file{color:var(--soft);padding:0 12px 3px;font-size:.95em}
.fix{margin:2px 0 8px;font-size:14px}.fix b{font-weight:620;color:var(--good)}
.why{font-size:14px;color:var(--soft);margin:2px 0 8px}.why summary{cursor:pointer}
.list{padding:12px 18px;margin:0;list-style:none}.list li{padding:3px 0;overflow-wrap:anywhere}
.empty{padding:18px 20px;color:var(--soft)}
footer{color:var(--soft);font-size:13px;padding:28px 0 36px}
@media (max-width:640px){.wrap{padding:0 14px}h1{font-size:23px}.tile{min-width:0;flex:1 1 28%;padding:6px 10px 7px}.tile b{font-size:19px}
.steps li{grid-template-columns:minmax(0,1fr)}.path{padding:14px}.actions{padding-left:0}.entry{padding:12px 14px 4px}.group>summary{padding:11px 14px}.hint{display:none}.canvas{max-height:64vh}.frame .n{width:36px}.shown{margin-left:0}}
@media print{nav,.controls,.filters,button{display:none!important}.canvas{overflow:visible;max-height:none}.card{break-inside:avoid;box-shadow:none}}
`;
