// Under the map: the date on a strip of the documents' terms, the gaps of the data, the credit; and the legend of lines.
import { button, el, fill, icon, input, svg } from '../dom.js';
import { LINES, STATUSES, mark } from './looks.js';

const DAY_MS = 864e5, ROW = 13, TOP = 14, WIDTH = 1000;
const days = iso => Math.round(Date.parse(iso) / DAY_MS), isoOf = n => new Date(n * DAY_MS).toISOString().slice(0, 10);
const isDate = text => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && isoOf(days(text)) === text;

export function drawLegend(root, content) {
  const card = root.querySelector('.kqm-legend'), words = content.words;
  card.setAttribute('aria-label', words.legend);
  card.replaceChildren(el('span', 'kqm-legend-title', words.legend));
  for (const status of STATUSES) {
    const line = svg('svg', { width: 30, height: 12, 'aria-hidden': 'true' });
    if (status === 'unknown') line.append(svg('path', { d: 'M15 .8 L20.2 6 L15 11.2 L9.8 6Z', fill: 'none', stroke: 'var(--kq-ink-2)', 'stroke-width': 1.6 }));
    else line.append(svg('line', { x1: 1, x2: 29, y1: 6, y2: 6, stroke: 'var(--kq-ink-2)', 'stroke-width': LINES[status][0] * 1.2, 'stroke-dasharray': LINES[status][1] }));
    card.append(el('span', 'kqm-legend-item', line, mark(words, status), words[`status_${status}`]));
  }
}

const yearsOf = content => {
  const list = [];
  for (let y = +content.min_date.slice(0, 4); y <= +content.max_date.slice(0, 4); y++) list.push(y);
  return list;
};

// Bars: the stated term; dashed after it where a plan is over but no end is stated; dotted edge where the start is inferred.
function drawChart(content, x) {
  const height = TOP + ROW * content.documents.length + 16;
  const chart = svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: 'none', class: 'kqm-chart', style: `height:${height}px`, 'aria-hidden': 'true' });
  for (const year of yearsOf(content)) { const at = x(days(`${year}-01-01`)); chart.append(svg('line', { x1: at, x2: at, y1: 8, y2: height - 14, class: 'kqm-year' })); }
  const bars = content.documents.map((doc, i) => {
    const y = TOP + i * ROW, a = x(days(doc.from)), b = x(days(doc.until ?? doc.period_end ?? content.max_date));
    const bar = svg('rect', { x: a, y, width: Math.max(3, b - a), height: ROW - 6, class: `kqm-bar is-${doc.from_known === false ? 'fuzzy' : 'sure'}` });
    chart.append(bar);
    if (!doc.until && doc.period_end) chart.append(svg('rect', { x: Math.max(a, b), y: y + 1, width: WIDTH - Math.max(a, b), height: ROW - 8, class: 'kqm-bar is-after' }));
    return bar;
  });
  const cursor = svg('line', { y1: 6, y2: height - 14, class: 'kqm-cursor' });
  chart.append(cursor);
  return { chart, bars, cursor, height };
}

export function drawTime(root, content, asOf, send) {
  const box = root.querySelector('.kqm-time'), words = content.words;
  const first = days(content.min_date), last = days(content.max_date), x = n => (n - first) / (last - first) * WIDTH;
  const { chart, bars, cursor, height } = drawChart(content, x);
  const range = input('range', { min: first, max: last }, words.as_of);
  range.style.height = `${height - 18}px`;
  // A text field in ISO form: the browser's own date field follows the browser's language, not the page's.
  const field = input('text', { inputMode: 'numeric', maxLength: 10, placeholder: words.date_form }, `${words.as_of} ${words.date_form}`);
  const inForce = el('span', 'kqm-inforce'), names = el('div', 'kqm-docs', ...content.documents.map(doc => el('span', '', doc.short)));
  names.setAttribute('aria-hidden', 'true');
  const show = text => {
    const n = days(text), live = content.documents.filter(d => d.from <= text && (!d.until || text <= d.until));
    cursor.setAttribute('x1', x(n)); cursor.setAttribute('x2', x(n));
    field.value = text; range.value = n; range.setAttribute('aria-valuetext', text); field.setAttribute('aria-invalid', 'false');
    content.documents.forEach((d, i) => { bars[i].classList.toggle('is-live', live.includes(d)); names.children[i].classList.toggle('is-live', live.includes(d)); });
    inForce.textContent = fill(words.in_force_count, { n: live.length, all: content.documents.length });
  };
  range.oninput = () => show(isoOf(+range.value));
  range.onchange = () => send(isoOf(+range.value));
  field.onchange = () => {
    const ok = isDate(field.value) && field.value >= content.min_date && field.value <= content.max_date;
    field.setAttribute('aria-invalid', String(!ok));
    if (ok) { show(field.value); send(field.value); }
  };
  const years = el('div', 'kqm-years', ...yearsOf(content).slice(0, -1).map(y => el('span', '', String(y))));
  box.setAttribute('aria-label', words.as_of);
  box.replaceChildren(el('div', 'kqm-date', el('label', '', words.as_of, field), inForce, el('span', 'kqm-inforce', words.bar_key)), names, el('div', 'kqm-track', chart, years, range));
  root.__showDate = show;
  show(asOf);
}

export function drawGaps(root, content) {
  const box = root.querySelector('.kqm-gaps'), words = content.words;
  box.setAttribute('aria-label', words.gaps);
  const strip = el('details', '', el('summary', '', icon('layers_clear'), el('b', '', fill(words.gap_count, { n: content.gaps.length })),
    el('span', 'kqm-gap-brief', content.gaps.map(g => g.text).join(' · ')), el('span', 'kqm-gap-open', words.details, icon('expand_less'))));
  strip.append(el('ul', '', ...content.gaps.map(g => el('li', '', el('b', '', g.text), g.effect ? ` ${g.effect}` : null))));
  const table = button('kqm-table', icon('table_rows'), words.as_table);
  table.onclick = () => {
    const fold = document.querySelector('.st-key-kq-table details');
    if (fold && !fold.open) fold.querySelector('summary').click();
    fold?.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  };
  box.replaceChildren(strip, table);
  box.hidden = !content.gaps.length;
  root.querySelector('.kqm-credit').textContent = content.credit;
}
