// Names stand beside the built-up area they name and are placed greedily: prefectures first, then counties by area.
// A name that would touch another, a symbol or the picked place tries the other sides, else it stays away.
import { el } from '../dom.js';

const COUNTY_ZOOM = 8;
const spread = b => (b.getEast() - b.getWest()) * (b.getNorth() - b.getSouth());
const adcodeOf = f => f.properties.zone.split('/')[1];

function largestPart(L, geometry) {
  if (geometry.type !== 'MultiPolygon') return L.geoJSON(geometry).getBounds();
  return geometry.coordinates.map(coordinates => L.geoJSON({ type: 'Polygon', coordinates }).getBounds()).sort((a, b) => spread(b) - spread(a))[0];
}

const shortZh = name => name.length > 2 ? name.replace(/(市|县|区|自治县)$/, '') : name;
const shortEn = name => name.replace(/ (City|County|District|Prefecture|Shi|Xian|Qu)$/i, '');
const isDistrict = f => f.properties.name.endsWith('区');

export function labelNames(L, { county, prefecture, built_up }) {
  const bounds = new Map();
  for (const f of built_up?.features ?? []) if (f.geometry && f.geometry.type !== 'Point') bounds.set(adcodeOf(f), largestPart(L, f.geometry));
  const name = f => ({ zh: shortZh(f.properties.name), en: shortEn(f.properties.name_en ?? f.properties.name) });
  const spot = f => { const [lon, lat] = f.properties.label ?? []; return lon === undefined ? L.geoJSON(f).getBounds().getCenter().toBounds(10) : L.latLngBounds([[lat, lon]]); };
  const cities = prefecture.features.map(f => ({ text: name(f), rank: 0, box: bounds.get(adcodeOf(f)) ?? spot(f) }));
  const rest = county.features.filter(f => !isDistrict(f)).map(f => ({ text: name(f), rank: 1, area: spread(L.geoJSON(f).getBounds()), box: bounds.get(adcodeOf(f)) ?? spot(f) }));
  return [...cities, ...rest.sort((x, y) => y.area - x.area)];
}

// The cards and controls that lie on the map, as boxes in the map's own pixels.
export function coveredBoxes(root, map) {
  const frame = root.querySelector('.kqm-map').getBoundingClientRect();
  return [...root.querySelectorAll('.kqm-card, .leaflet-control')].filter(c => c.offsetParent).map(c => {
    const r = c.getBoundingClientRect();
    const a = map.containerPointToLayerPoint([r.left - frame.left, r.top - frame.top]), b = map.containerPointToLayerPoint([r.right - frame.left, r.bottom - frame.top]);
    return [a.x, a.y, b.x, b.y];
  });
}

const touches = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
const widthOf = (text, px) => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? px : px * .56), 0);

function placeFor(map, label, half, height, taken, symbols) {
  let nw = map.latLngToLayerPoint(label.box.getNorthWest()), se = map.latLngToLayerPoint(label.box.getSouthEast());
  for (const s of symbols) if (touches([nw.x, nw.y, se.x, se.y], s)) { nw = { x: Math.min(nw.x, s[0]), y: Math.min(nw.y, s[1]) }; se = { x: Math.max(se.x, s[2]), y: Math.max(se.y, s[3]) }; }
  const cx = (nw.x + se.x) / 2, cy = (nw.y + se.y) / 2;
  const below = [cx, se.y + height], above = [cx, nw.y - height], right = [se.x + half + 2, cy], left = [nw.x - half - 2, cy];
  const at = (label.rank ? [below, above, right, left] : [right, left, below, above]).find(([x, y]) => !taken.some(t => touches([x - half, y - height, x + half, y + height], t)));
  return { at, own: [nw.x, nw.y, se.x, se.y] };
}

// Returns a function that places the labels anew; `obstacles` gives [latlng, half width, above, below, is it a symbol].
export function labelPlacer(L, map, names, obstacles, covered, langOf) {
  const layer = L.layerGroup().addTo(map);
  return () => {
    layer.clearLayers();
    const box = ([at, half, up, down]) => { const p = map.latLngToLayerPoint(at); return [p.x - half, p.y - up, p.x + half, p.y + down]; };
    const list = obstacles(), taken = [...list.map(box), ...covered()], symbols = list.filter(o => o[4]).map(box);
    for (const label of names) {
      if (label.rank === 1 && map.getZoom() < COUNTY_ZOOM) continue;
      const px = label.rank ? 12 : 15, text = label.text[langOf()], half = widthOf(text, px) / 2 + 2, height = px / 2 + 2;
      const { at, own } = placeFor(map, label, half, height, taken, symbols);
      if (!at) continue;
      taken.push([at[0] - half, at[1] - height, at[0] + half, at[1] + height], own);
      L.marker(map.layerPointToLatLng(at), { interactive: false, keyboard: false, pane: 'kq-label', icon: L.divIcon({ className: `kqm-label kqm-label-${label.rank}`, html: el('span', '', text), iconSize: [0, 0] }) }).addTo(layer);
    }
  };
}
