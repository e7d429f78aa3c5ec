// The map on which the zones lie: our own outlines of the province, its cities and counties, and its neighbours.
import { fetchJson, loadScript } from '../dom.js';

const PANES = { land: 210, zone: 300, ribbon: 340, border: 360, built: 380, symbol: 420, label: 440, place: 460 };
const TOUCHED = ['zone', 'built', 'symbol'];
const LIMITS = [[32, 105], [43.5, 119.5]];
const VIEW = 'kq-view';

export async function makeMap(root, data, content) {
  await loadScript('/vendor/leaflet.js');
  const L = window.L, saved = data.remember ? JSON.parse(sessionStorage.getItem(VIEW) || 'null') : null;   // the view outlives the page
  const frozen = { dragging: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false, touchZoom: false, keyboard: false };
  const map = L.map(root.querySelector('.kqm-map'), {
    zoomControl: false, attributionControl: false, zoomSnap: .25, zoomDelta: .5, wheelPxPerZoomLevel: 90, minZoom: 6, maxZoom: 15, maxBounds: LIMITS, keyboard: true, ...(data.mini ? frozen : {}),
  });
  for (const [name, level] of Object.entries(PANES)) {
    const pane = map.createPane(`kq-${name}`);
    pane.style.zIndex = level;
    if (!TOUCHED.includes(name)) pane.style.pointerEvents = 'none';
  }
  if (saved) map.setView(saved.center, saved.zoom);
  else if (data.view) map.setView(data.view.center, data.view.zoom);
  else fitProvince(root, map, content.extent);
  if (!data.mini) {
    L.control.zoom({ position: 'topright', zoomInTitle: content.words.zoom_in, zoomOutTitle: content.words.zoom_out }).addTo(map);
    map.on('moveend', () => sessionStorage.setItem(VIEW, JSON.stringify({ center: map.getCenter(), zoom: map.getZoom() })));
  }
  L.control.scale({ imperial: false, position: 'bottomright', maxWidth: 110 }).addTo(map);
  return map;
}

// The whole province, beside the layer card where that leaves room.
function fitProvince(root, map, [west, south, east, north]) {
  const card = root.querySelector('.kqm-layers'), wide = root.clientWidth > 760;
  map.fitBounds([[south, west], [north, east]], { paddingTopLeft: [wide ? card.offsetWidth + 24 : 8, wide ? 16 : 64], paddingBottomRight: [wide ? 24 : 8, wide ? 52 : 24], animate: false });
}

export async function drawBase(root, map, content) {
  const L = window.L, files = {};
  const names = Object.keys(content.base);
  await Promise.all(names.map(async name => { files[name] = await fetchJson(content.base[name]); }));
  if (!root.__map) return files;
  const draw = (name, pane, style) => files[name] && L.geoJSON(files[name], { interactive: false, pane: `kq-${pane}`, style, smoothFactor: 1 }).addTo(map);
  draw('neighbours', 'land', { stroke: true, color: 'var(--kq-map-line-3)', weight: 1, fillColor: 'var(--kq-map-out)', fillOpacity: 1 });
  draw('province', 'land', { stroke: false, fillColor: 'var(--kq-map-land)', fillOpacity: 1 });
  root.__borders = {
    county: draw('county', 'border', { fill: false, color: 'var(--kq-map-line-3)', weight: .8 }),
    prefecture: draw('prefecture', 'border', { fill: false, color: 'var(--kq-map-line-2)', weight: 1.1 }),
    province: draw('province', 'border', { fill: false, color: 'var(--kq-map-line-1)', weight: 2 }),
  };
  return files;
}

// Rows of the layer list whose form is an outline switch the border lines.
export function paintBorders(root, content, state) {
  for (const layer of content.layers.filter(l => l.form === 'outline')) {
    const lines = root.__borders?.[layer.source];
    if (!lines) continue;
    if (state.on[layer.id]) { if (!root.__map.hasLayer(lines)) lines.addTo(root.__map); lines.setStyle({ opacity: state.opacity[layer.id] }); }
    else lines.remove();
  }
}
