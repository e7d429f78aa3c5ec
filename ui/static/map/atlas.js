// The atlas: joins base map, zones, labels, place and cards; mounts once and follows the page's data afterwards.
import { fetchJson } from '../dom.js';
import { drawBase, makeMap, paintBorders } from './base_map.js';
import { drawGaps, drawLegend, drawTime } from './dock.js';
import { coveredBoxes, labelNames, labelPlacer } from './labels.js';
import { drawLayers } from './layer_list.js';
import { ensurePatterns } from './patterns.js';
import { areaBounds, measureLabel, paintPending, paintPlace } from './place.js';
import { paintZones, zonesOf } from './zones.js';

const NARROW_PX = 700;

export async function show({ parentElement, data, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector('.kqm');
  if (!root) return;
  ensurePatterns();
  root.__data = data;
  root.__send = (name, value) => {
    if (name === 'pick' && root.__map) { root.__seen = `${value.lon},${value.lat}`; paintPending(root, value.lon, value.lat); }
    (name === 'as_of' ? setStateValue : setTriggerValue)(name, value);
  };
  root.classList.toggle('is-mini', !!data.mini);
  if (data.height) root.style.height = data.height;
  const content = await fetchJson(data.content);
  if (root.__data !== data) return;                       // a newer run has come meanwhile
  const told = root.__content !== content;
  root.__content = content;
  const state = prepareState(root, data, content);
  if (told) drawCards(root, state);
  else root.__showDate?.(data.as_of);
  root.__ready ??= mount(root);
  await root.__ready;
  if (!root.__map || root.__data !== data) return;
  if (told) redraw(root, true);
  else { paintPlace(root, data); labelsSoon(root); }
  moveTo(root, data);
}

export async function leave(root) {
  await root.__ready;
  root.__watch?.disconnect();
  root.__map?.stop().remove();
  root.__map = null;
}

// What the reader switched stays in the browser while other pages are shown.
function prepareState(root, data, content) {
  const fresh = () => ({ on: {}, opacity: {}, rest: {}, open: null, folded: root.clientWidth < NARROW_PX });
  const state = root.__state ??= data.remember ? (window.__kqMapState ??= fresh()) : fresh();
  for (const layer of content.layers) {
    state.on[layer.id] ??= data.mini ? layer.mini : layer.on;
    state.opacity[layer.id] ??= layer.opacity;
  }
  state.paint = () => root.__map && paint(root);
  return state;
}

function drawCards(root, state) {
  const content = root.__content, words = content.words;
  root.lang = content.lang === 'en' ? 'en' : 'zh-CN';
  root.querySelector('.kqm-map').setAttribute('aria-label', words.map_help);
  root.querySelector('.kqm-wait').textContent = root.__map ? '' : words.loading;
  if (root.__data.mini) return;
  drawLegend(root, content);
  drawTime(root, content, root.__data.as_of, value => root.__send('as_of', value));
  drawGaps(root, content);
  drawLayers(root, content, state, () => redraw(root, false));
}

async function mount(root) {
  window.__kqMounts = (window.__kqMounts ?? 0) + 1;
  root.__built = {}; root.__files = {};
  root.__complain = () => { root.querySelector('.kqm-wait').textContent = root.__content.words.layer_missing; };
  const map = root.__map = await makeMap(root, root.__data, root.__content);
  root.__place = window.L.layerGroup().addTo(map);
  if (!root.__data.mini) {
    map.on('click', e => root.__send('pick', { lon: +e.latlng.lng.toFixed(5), lat: +e.latlng.lat.toFixed(5) }));
    map.getContainer().addEventListener('keydown', e => {
      if (e.key !== 'Enter' || e.target !== map.getContainer()) return;
      const c = map.getCenter();
      root.__send('pick', { lon: +c.lng.toFixed(5), lat: +c.lat.toFixed(5) });
    });
  }
  root.querySelector('.kqm-wait').textContent = '';
  root.__watch = new ResizeObserver(() => root.__map?.invalidateSize({ pan: false }));
  root.__watch.observe(root.querySelector('.kqm-map'));
  try {
    const files = await drawBase(root, map, root.__content);
    if (!root.__map) return;
    root.__admin = [files.county, files.prefecture, files.province];
    root.__labels = labelPlacer(window.L, map, labelNames(window.L, files), () => obstacles(root), () => coveredBoxes(root, map), () => root.__content.lang);
    map.on('moveend', root.__labels);
  } catch { root.__complain(); }
}

function paint(root) {
  paintBorders(root, root.__content, root.__state);
  paintZones(root, root.__content, root.__state, root.__send, () => root.__labels?.());
}

// The names can wait until the answer beside the map is painted.
function labelsSoon(root) {
  clearTimeout(root.__labelsTimer);
  root.__labelsTimer = setTimeout(() => root.__map && root.__labels?.(), 120);
}

// Everything anew: when a layer is switched, or the content has come in another language or edition.
function redraw(root, told) {
  if (!root.__data.mini) drawLayers(root, root.__content, root.__state, () => redraw(root, false));
  if (!root.__map) return;
  if (told) { for (const built of Object.values(root.__built)) built.remove(); root.__built = {}; }   // names in another language
  paint(root);
  paintPlace(root, root.__data);
  root.__labels?.();
}

// A place that was found by name may lie outside the view; one that was clicked never does.
function moveTo(root, data) {
  if (data.area && root.__seen !== data.area) { root.__seen = data.area; showArea(root, data.area); return; }
  const p = data.point;
  if (!p || root.__seen === `${p.lon},${p.lat}`) return;
  root.__seen = `${p.lon},${p.lat}`;
  const at = window.L.latLng(p.lat, p.lon), map = root.__map;
  if (data.mini && data.view) map.setView(data.view.center, data.view.zoom, { animate: false });
  else if (!map.getBounds().pad(-.05).contains(at) || coversPoint(root, map, at)) map.setView(at, Math.max(map.getZoom(), 9), { animate: false });
}

// A place that is a whole county or city: its outline fills the view, beside the layer card.
function showArea(root, adcode) {
  const bounds = areaBounds(root, adcode), wide = !root.__data.mini && root.clientWidth > NARROW_PX;
  if (bounds) root.__map.fitBounds(bounds, { paddingTopLeft: [wide ? 340 : 16, 24], paddingBottomRight: [24, wide ? 64 : 24], maxZoom: 11, animate: false });
}

const coversPoint = (root, map, at) => {
  const p = map.latLngToLayerPoint(at);
  return coveredBoxes(root, map).some(b => p.x > b[0] && p.x < b[2] && p.y > b[1] && p.y < b[3]);
};

// What labels keep clear of: [latlng, half width, above, below in pixels, is it a symbol of a zone].
function obstacles(root) {
  const { point, measure } = root.__data, list = [];
  if (point) list.push([[point.lat, point.lon], point.label ? 44 : 14, 14, point.label ? 44 : 14]);
  if (measure) list.push([measureLabel(root.__map, measure).at, 66, 14, 14]);
  for (const layer of root.__content.layers) {
    if (!root.__state.on[layer.id] || !root.__files[layer.url]) continue;
    for (const f of zonesOf(root.__files[layer.url], layer)) if (f.geometry.type === 'Point') list.push([[f.geometry.coordinates[1], f.geometry.coordinates[0]], 13, 13, 13, true]);
  }
  return list;
}
