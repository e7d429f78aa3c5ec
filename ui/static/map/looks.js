// Look of a layer: hue says which group, hatch which layer, line how sure the outline is.
import { el, svg } from '../dom.js';

export const LINES = { official: ['2.2', ''], derived: ['1.3', ''], proxy: ['1.4', '6 4'], unknown: ['1.2', '1.5 3'] };
export const STATUSES = Object.keys(LINES);
export const colourOf = layer => `var(--kq-${layer.colour})`;

const DRAWN = {
  symbol(sheet, layer, w, h) {
    const x = w / 2, y = h / 2;
    sheet.append(svg('path', { d: `M${x} ${y - 6.5} L${x + 6.5} ${y} L${x} ${y + 6.5} L${x - 6.5} ${y}Z`, fill: 'var(--kq-bg)', stroke: colourOf(layer), 'stroke-width': 2 }));
    sheet.append(svg('circle', { cx: x, cy: y, r: 1.7, fill: colourOf(layer) }));
  },
  ribbon(sheet, layer, w, h) {
    const box = { x: 1, y: 1, width: w - 2, height: h - 2, fill: 'none', stroke: colourOf(layer) };
    sheet.append(svg('rect', { ...box, 'stroke-width': 5, 'stroke-opacity': .28 }));
    sheet.append(svg('rect', { ...box, 'stroke-width': 1.6, 'stroke-dasharray': layer.dash ?? '' }));
  },
  outline(sheet, layer, w, h) {
    sheet.append(svg('line', { x1: 1, x2: w - 1, y1: h / 2, y2: h / 2, stroke: colourOf(layer), 'stroke-width': layer.weight ?? 1.2 }));
  },
  fill(sheet, layer, w, h) {
    const [weight, dash] = LINES[layer.line];
    sheet.append(svg('rect', { x: .8, y: .8, width: w - 1.6, height: h - 1.6, fill: `url(#kqm-${layer.pattern})`, stroke: colourOf(layer), 'stroke-width': weight, 'stroke-dasharray': dash ? '4 2.5' : '' }));
  },
};

export function swatch(layer, width = 28, height = 16) {
  const sheet = svg('svg', { width, height, class: 'kqm-swatch', 'aria-hidden': 'true' });
  (DRAWN[layer.form] ?? DRAWN.fill)(sheet, layer, width, height);
  return sheet;
}

export function mark(words, status, count) {
  const node = el('span', `kq-mark kq-mark-${status}`, words[`mark_${status}`]);
  node.title = count ? `${words[`status_${status}`]} · ${count}` : words[`status_${status}`];
  return node;
}
