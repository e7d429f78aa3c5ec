// Hatches of the map as SVG patterns coloured by the theme's tokens; theme.css repeats them for swatches (.kq-sw-*).
import { svg } from '../dom.js';

const line = (size, width) => colour => svg('line', { x1: 0, y1: 0, x2: 0, y2: size, stroke: colour, 'stroke-width': width });
const dot = (size, radius) => colour => svg('circle', { cx: size / 2, cy: size / 2, r: radius, fill: colour });
const plain = () => null;

// id: [token, tile size in px, rotation in degrees, mark drawn in the tile, opacity of the wash below it]
const PATTERNS = {
  'built-city': ['z-built', 8, 0, plain, .66],
  'built-county': ['z-built', 8, 0, plain, .4],
  near: ['z-10', 8, 45, line(8, 1.9), .08],
  far: ['z-20', 14, -45, line(14, 1.4), .06],
  coal: ['z-coal', 9, 0, line(9, 2.2), .08],
  machine: ['z-machine', 9, 45, dot(9, 1.5), .08],
  void: ['void-line', 6, 45, line(6, 1.2), .05],
};

// One hidden SVG for the whole page; `fill="url(#kqm-near)"` then works in every path of every map.
export function ensurePatterns() {
  if (document.getElementById('kqm-patterns')) return;
  const sheet = svg('svg', { id: 'kqm-patterns', width: 0, height: 0, style: 'position:absolute', 'aria-hidden': 'true', focusable: 'false' }), defs = svg('defs');
  for (const [name, [token, size, angle, draw, wash]] of Object.entries(PATTERNS)) {
    const colour = `var(--kq-${token})`, tile = svg('pattern', { id: `kqm-${name}`, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${angle})` });
    tile.append(svg('rect', { width: size, height: size, fill: colour, 'fill-opacity': wash }), draw(colour) ?? '');
    defs.append(tile);
  }
  sheet.append(defs);
  (document.querySelector('.stApp') ?? document.body).append(sheet);
}
