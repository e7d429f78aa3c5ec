// The layer card: groups, a row a layer, its sources and opacity, and the export of what is switched on.
import { button, el, fill, icon, input } from '../dom.js';
import { mark, swatch } from './looks.js';

export function drawLayers(root, content, state, redraw) {
  const card = root.querySelector('.kqm-layers'), words = content.words;
  const scroll = card.querySelector('.kqm-list')?.scrollTop ?? 0, focus = root.contains(document.activeElement) ? document.activeElement.dataset?.focus : null;
  card.setAttribute('aria-label', words.layers);
  card.replaceChildren(foldButton(content, state, redraw));
  if (!state.folded) {
    const list = el('div', 'kqm-list');
    for (const group of content.groups) drawGroup(list, group, content, state, redraw);
    card.append(list, exportBar(content, state));
    list.scrollTop = scroll;
  }
  if (focus) card.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

function foldButton(content, state, redraw) {
  const on = content.layers.filter(l => state.on[l.id]).length;
  const fold = button('kqm-fold', icon('layers'), content.words.layers, el('span', 'kqm-count', `${on} / ${content.layers.length}`), icon(state.folded ? 'expand_more' : 'expand_less'));
  fold.dataset.focus = 'fold';
  fold.setAttribute('aria-expanded', String(!state.folded));
  fold.onclick = () => { state.folded = !state.folded; redraw(); };
  return fold;
}

function drawGroup(list, group, content, state, redraw) {
  const rows = content.layers.filter(l => l.group === group.id);
  if (!rows.length) return;
  list.append(el('h3', '', group.name));
  const rest = rows.filter(l => l.rest);
  for (const layer of rows.filter(l => !l.rest)) list.append(layerRow(layer, content, state, redraw));
  if (!rest.length) return;
  const open = state.rest[group.id], on = rest.filter(l => state.on[l.id]).length;
  const more = button('kqm-rest', icon(open ? 'expand_less' : 'expand_more'), fill(content.words.more_rows, { n: rest.length }), on && !open ? el('span', 'kqm-count', fill(content.words.rows_on, { n: on })) : null);
  more.dataset.focus = `rest-${group.id}`;
  more.setAttribute('aria-expanded', String(!!open));
  more.onclick = () => { state.rest[group.id] = !open; redraw(); };
  list.append(more);
  if (open) for (const layer of rest) list.append(layerRow(layer, content, state, redraw));
}

function layerRow(layer, content, state, redraw) {
  const words = content.words, open = state.open === layer.id, blank = layer.form === 'none';
  const row = el('div', `kqm-row${state.on[layer.id] ? ' is-on' : ''}${blank ? ' is-void' : ''}`);
  const box = input('checkbox', { checked: !!state.on[layer.id], disabled: blank });
  box.dataset.focus = `on-${layer.id}`;
  box.onchange = () => { state.on[layer.id] = box.checked; redraw(); };
  row.append(el('label', '', box, swatch(layer), el('span', 'kqm-name', layer.name)));
  row.append(el('span', 'kqm-marks', ...Object.entries(layer.statuses).map(([status, n]) => mark(words, status, n))));
  row.append(el('span', 'kqm-num', blank ? '—' : String(layer.count)));
  const more = button('kqm-more', icon('tune'));
  more.dataset.focus = `more-${layer.id}`;
  more.setAttribute('aria-label', fill(words.row_details, { name: layer.name }));
  more.setAttribute('aria-expanded', String(open));
  more.onclick = () => { state.open = open ? null : layer.id; redraw(); };
  row.append(more);
  if (open) row.append(rowDetail(layer, words, state));
  return row;
}

function rowDetail(layer, words, state) {
  const detail = el('div', 'kqm-detail');
  for (const [label, text] of layer.lines) detail.append(el('p', '', label ? el('b', '', `${label} `) : null, text));
  if (layer.form === 'none') return detail;
  const value = el('output', '', `${Math.round(100 * state.opacity[layer.id])}%`);
  const range = input('range', { min: 10, max: 100, step: 5, value: 100 * state.opacity[layer.id] }, `${layer.name} ${words.opacity}`);
  range.dataset.focus = `fade-${layer.id}`;
  range.oninput = () => { state.opacity[layer.id] = range.value / 100; value.textContent = `${range.value}%`; state.paint(); };
  detail.append(el('label', 'kqm-opacity', words.opacity, range, value));
  return detail;
}

function exportBar(content, state) {
  const rows = content.layers.filter(l => state.on[l.id] && l.exports).map(l => l.id);
  const link = el('a', 'kqm-export', icon('download'), fill(content.words.export_layers, { n: rows.length }));
  link.dataset.focus = 'export';
  if (rows.length) { link.href = `/geo/export.geojson?rows=${rows.map(encodeURIComponent).join(',')}`; link.download = 'kongqu-zones.geojson'; }
  else link.setAttribute('aria-disabled', 'true');
  return el('div', 'kqm-foot', link);
}
