#include "page_html.hpp"

namespace gpuprice::report {

const std::string_view k_page_style = R"css(
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans","Noto Sans CJK SC",sans-serif;
background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:84rem;padding:0 1.25rem 3rem}
header{border-top:4px solid var(--price);padding-top:1.5rem}
h1{font-size:1.75rem;line-height:1.2;margin:0;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.2rem;line-height:1.3;margin:0;font-weight:650}
section,footer{border-top:1px solid var(--faint);margin-top:2.25rem;padding-top:1.25rem}
.terms{color:var(--muted);font-size:.875rem;margin:.25rem 0 .75rem;max-width:100ch}
.findings{margin:1rem 0;padding:.25rem 0 .25rem 1rem;border-left:3px solid var(--faint);list-style:none;max-width:85ch}
.findings li{margin:.35rem 0}
.none{margin:.5rem 0;padding:.6rem .9rem;background:var(--wash);max-width:75ch}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0 0;padding:0;font-size:.875rem}
a{color:var(--price)}
code{font:.9em ui-monospace,"DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
.scroll{overflow-x:auto;max-width:100%;background:linear-gradient(90deg,var(--paper) 40%,transparent) 0 0/3.5rem 100%,
linear-gradient(270deg,var(--paper) 40%,transparent) 100% 0/3.5rem 100%,
linear-gradient(90deg,var(--shade),transparent) 0 0/1.1rem 100%,linear-gradient(270deg,var(--shade),transparent) 100% 0/1.1rem 100%;
background-repeat:no-repeat;background-attachment:local,local,scroll,scroll}
.wide{display:none;margin:0 0 .35rem;color:var(--muted);font-size:.75rem}
.wide.shown{display:block}
table{border-collapse:collapse;font-size:.78125rem;line-height:1.35;font-variant-numeric:tabular-nums;min-width:min(100%,40rem)}
th,td{padding:.4rem .25rem;text-align:left;vertical-align:baseline;white-space:nowrap;border-bottom:1px solid var(--faint)}
th:first-child,td:first-child{padding-left:0}
thead th{font-size:.6875rem;font-weight:600;letter-spacing:.04em;color:var(--muted);vertical-align:bottom;
border-bottom:1.5px solid var(--muted)}
tbody th{font-weight:550;position:sticky;left:0;background:var(--paper)}
tbody tr:hover>*{background:var(--wash)}
.number{text-align:right}
.words{white-space:normal;min-width:7.2rem;max-width:22rem}
th button{all:unset;cursor:pointer}
th button:hover,th button:focus-visible{color:var(--ink);text-decoration:underline}
th[aria-sort=ascending] button::after{content:" ▲"}
th[aria-sort=descending] button::after{content:" ▼"}
.notes{margin:.75rem 0 0;padding:0;list-style:none;color:var(--muted);font-size:.8125rem;line-height:1.45;max-width:100ch}
.notes li{margin:.25rem 0;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:1.5rem 2rem}
figure{margin:0;min-width:0}
figcaption{font-size:.875rem;font-weight:600;min-height:2.6em;line-height:1.3;margin-bottom:.15rem}
.readout{display:block;font-weight:400;color:var(--muted);font-variant-numeric:tabular-nums}
.chart.live .cursor{visibility:visible}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 1rem;padding:0;font-size:.8125rem;color:var(--muted)}
.legend li::before{content:"";display:inline-block;width:1.4rem;height:.6rem;margin-right:.4rem;vertical-align:middle}
.legend .price::before{height:0;border-top:2px solid var(--price)}
.legend .band::before{background:var(--price);opacity:.25}
.legend .reference::before{height:0;border-top:2px dashed var(--reference)}
.legend .event::before{width:.7rem;height:.7rem;border:1.5px solid var(--event);border-radius:50%}
.legend .break::before{width:0;height:0;border:.25rem solid transparent;border-top:0;border-bottom:.45rem solid var(--muted)}
footer{font-size:.8125rem;color:var(--muted)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}
dd{margin:0;overflow-wrap:anywhere}
footer p{margin:.25rem 0}
:root{--wash:#f4f6f8;--shade:#00000038}
@media (prefers-color-scheme:dark){:root{--wash:#1e2329;--shade:#ffffff40}}
@media (max-width:80rem){body{padding:0 .75rem 3rem}}
@media (max-width:40rem){body{padding:0 1rem 2rem}.words{min-width:18rem}h1{font-size:1.4rem}svg.chart{font-size:14px}.chart .event text{font-size:10px}
.chart .reference-name{font-size:12.5px}}
@media print{nav{display:none}.scroll{overflow:visible}section{break-inside:avoid-page}}
)css";

const std::string_view k_page_script = R"js(
'use strict';
const keyOf = cell => {
    if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
    const text = cell.textContent.trim();
    if (text === '' || text === '–' || text === 'n/a') return null;
    const number = cell.classList.contains('number') ? parseFloat(text.replace(/,/g, '')) : NaN;
    return Number.isNaN(number) ? text : number;
};
const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
for (const table of document.querySelectorAll('table')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener('click', () => {
            const order = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
            heads.forEach(each => each.removeAttribute('aria-sort'));
            head.setAttribute('aria-sort', order);
            const sign = order === 'ascending' ? 1 : -1;
            const rows = [...table.tBodies[0].rows].map(row => ({row, key: keyOf(row.cells[place])}));
            rows.sort((a, b) => a.key === null || b.key === null ? (a.key === null) - (b.key === null)
                                                                 : sign * compare(a.key, b.key));
            table.tBodies[0].append(...rows.map(each => each.row));
        });
    });
}
const hints = [...document.querySelectorAll('.scroll')].map(box => [box, box.previousElementSibling]);
const hint = () => hints.forEach(([box, text]) => text.classList.toggle('shown', box.scrollWidth > box.clientWidth + 1));
addEventListener('resize', hint);
hint();
const amount = text => Number(text).toLocaleString('en-US', {maximumFractionDigits: Number(text) < 1000 ? 2 : 0});
for (const svg of document.querySelectorAll('figure svg.chart')) {
    const days = svg.dataset.days.split(';').map(day => day.split(':'));
    const last = Number(days[days.length - 1][0]);
    const left = Number(svg.dataset.left), right = Number(svg.dataset.right);
    const cursor = svg.querySelector('.cursor');
    const readout = svg.parentNode.querySelector('.readout');
    svg.addEventListener('pointermove', event => {
        const box = svg.getBoundingClientRect();
        const at = (((event.clientX - box.left) * svg.viewBox.baseVal.width / box.width) - left) / (right - left) * last;
        const near = days.reduce((best, day) => Math.abs(day[0] - at) < Math.abs(best[0] - at) ? day : best);
        const x = last > 0 ? left + near[0] / last * (right - left) : (left + right) / 2;
        cursor.setAttribute('x1', x);
        cursor.setAttribute('x2', x);
        svg.classList.add('live');
        const day = new Date(Date.parse(svg.dataset.first) + near[0] * 864e5).toISOString().slice(0, 10);
        const interval = near[2] === '' ? '' : ' (' + amount(near[2]) + '–' + amount(near[3]) + ')';
        readout.textContent = day + ': ' + amount(near[1]) + interval + ', ' + near[4] + ' sellers';
    });
    svg.addEventListener('pointerleave', () => {
        svg.classList.remove('live');
        readout.textContent = '';
    });
}
)js";

}  // namespace gpuprice::report
