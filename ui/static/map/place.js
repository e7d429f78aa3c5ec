// The place asked about: ring, name, the dashed line to the nearest edge; and the points of a list.
import { el } from '../dom.js';

const STILL = { pane: 'kq-place', interactive: false, keyboard: false };
const GREY = { color: 'var(--kq-ink)', interactive: false, pane: 'kq-place' };
const FUZZY_M = 200;

const marker = (L, at, className, child) => L.marker(at, { ...STILL, icon: L.divIcon({ className, html: child, iconSize: [0, 0] }) });
export const pin = (L, at, className = 'kqm-pin') => marker(L, at, className, el('i'));

// The distance stands on its line where the line is long, beside it where it is short.
export function measureLabel(map, { from, to }) {
  const length = map.latLngToLayerPoint(from).distanceTo(map.latLngToLayerPoint(to));
  return { at: length < 45 ? from : from.map((v, i) => (v + to[i]) / 2), side: length < 120 };
}

function paintMeasure(L, map, measure, layer) {
  const { at, side } = measureLabel(map, measure);
  L.polyline([measure.from, measure.to], { ...GREY, weight: 1.6, dashArray: '2 4' }).addTo(layer);
  marker(L, at, `kqm-flag kqm-flag-small${side ? ' is-beside' : ''}`, el('span', '', measure.text)).addTo(layer);
  L.circleMarker(measure.from, { ...GREY, radius: 3, fillColor: 'var(--kq-bg)', fillOpacity: 1, weight: 1.5 }).addTo(layer);
}

const findArea = (root, adcode) => (root.__admin ?? []).flatMap(json => json?.features ?? []).find(f => f.properties.zone.endsWith(`/${adcode}`));

export function areaBounds(root, adcode) {
  const found = findArea(root, adcode);
  return found && window.L.geoJSON(found).getBounds();
}

export function paintPlace(root, data) {
  const L = window.L, layer = root.__place, area = data.area && findArea(root, data.area);
  layer.clearLayers();
  if (area) L.geoJSON(area, { interactive: false, pane: 'kq-place', style: { color: 'var(--kq-ink)', weight: 3, fill: false } }).addTo(layer);
  const p = data.point;
  if (!p) return;
  if (data.measure) paintMeasure(L, root.__map, data.measure, layer);
  if (p.accuracy_m > FUZZY_M) L.circle([p.lat, p.lon], { ...GREY, radius: p.accuracy_m, weight: 1, dashArray: '3 3', fillColor: 'var(--kq-ink)', fillOpacity: .06 }).addTo(layer);
  pin(L, [p.lat, p.lon]).addTo(layer);
  if (p.label) marker(L, [p.lat, p.lon], 'kqm-flag', el('span', '', p.label)).addTo(layer);
}

// Until the answer is there, the ring stands where the reader clicked.
export function paintPending(root, lon, lat) {
  root.__place.clearLayers();
  pin(window.L, [lat, lon], 'kqm-pin is-pending').addTo(root.__place);
}
