// Zones as Leaflet layers: hatched areas, ribbons along the inner edge, symbols where no outline is known.
import { el, fetchJson, svg } from '../dom.js';
import { LINES, colourOf } from './looks.js';

const matches = (f, match) => Object.entries(match ?? {}).every(([key, allowed]) => allowed.includes(f.properties[key]));
const nameOf = (f, lang) => (lang === 'en' && f.properties.name_en) || f.properties.name;

function facts(f, content) {
  const p = f.properties, words = content.words;
  return [words[`status_${p.status}`], p.area_km2 ? `${p.area_km2 < 10 ? p.area_km2.toFixed(1) : Math.round(p.area_km2)} km²` : '', p.accuracy_m ? `±${p.accuracy_m} m` : ''].filter(Boolean).join(' · ');
}

function describe(root, path, f) {   // name for the eye (tooltip) and for the ear; both follow the language of the moment
  const content = () => root.__content;
  path.bindTooltip(() => el('div', 'kqm-tip', el('b', '', nameOf(f, content().lang)), el('span', '', facts(f, content()))), { sticky: f.geometry.type !== 'Point', direction: f.geometry.type === 'Point' ? 'top' : 'auto', className: 'kqm-tooltip' });
  return () => `${nameOf(f, content().lang)}, ${facts(f, content())}`;
}

function makeButton(root, path, label, pick) {
  path.on('add', () => {
    const node = path.getElement();
    if (!node) return;
    for (const [key, value] of Object.entries({ tabindex: '0', role: 'button', 'aria-label': label() })) node.setAttribute(key, value);
    node.addEventListener('keydown', e => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); e.stopPropagation(); pick(); } });
  });
}

function symbol(root, layer, f, send) {
  const L = window.L, [lon, lat] = f.geometry.coordinates, still = root.classList.contains('is-mini');
  const m = L.marker([lat, lon], { pane: 'kq-symbol', keyboard: !still, interactive: !still, icon: L.divIcon({ className: 'kqm-park', html: el('i'), iconSize: [22, 22], iconAnchor: [11, 11] }) });
  const label = describe(root, m, f);
  m.on('click', () => send('pick', { lon, lat }));
  m.on('add', () => {
    m.getElement().style.setProperty('--kq-own', colourOf(layer));
    m.getElement().setAttribute(still ? 'aria-hidden' : 'aria-label', still ? 'true' : label());
  });
  m.kqFade = o => m.setOpacity(o);
  return [m];
}

// Keep the inner half of a wide outline, so that the ribbons of two neighbours lie side by side.
function clipToSelf(path, id) {
  if (!path) return;
  path.id = `${id}-path`;
  const clip = svg('clipPath', { id });
  clip.append(svg('use', { href: `#${id}-path` }));
  path.parentNode.querySelector(`#${CSS.escape(id)}`)?.remove();
  path.parentNode.prepend(clip);
  path.setAttribute('clip-path', `url(#${id})`);
}

function ribbon(root, layer, f) {
  const L = window.L, color = colourOf(layer), base = { pane: 'kq-ribbon', interactive: false };
  const band = L.geoJSON(f, { ...base, style: { fill: false, color, weight: 12, opacity: .26 } });
  const rim = L.geoJSON(f, { ...base, style: { fill: false, color, weight: 1.8, dashArray: layer.dash, lineCap: 'butt' } });
  band.eachLayer(path => path.on('add', () => clipToSelf(path.getElement(), `kqm-clip-${f.properties.zone.replace(/\W/g, '-')}`)));
  band.kqFade = o => band.setStyle({ opacity: .26 * o });
  rim.kqFade = o => rim.setStyle({ opacity: o });
  return [band, rim];
}

function area(root, layer, f, send) {
  const L = window.L, [weight, dash] = LINES[f.properties.status];
  const shape = L.geoJSON(f, {
    pane: layer.pattern.startsWith('built') ? 'kq-built' : 'kq-zone', smoothFactor: .8, interactive: !root.classList.contains('is-mini'),
    style: { color: colourOf(layer), weight: +weight, dashArray: dash, fillColor: `url(#kqm-${layer.pattern})`, fillOpacity: 1 },
  });
  shape.kqFade = o => shape.setStyle({ opacity: o, fillOpacity: o });
  const label = describe(root, shape, f);
  if (!root.classList.contains('is-mini')) shape.eachLayer(path => makeButton(root, path, label, () => { const c = path.getBounds().getCenter(); send('pick', { lon: +c.lng.toFixed(5), lat: +c.lat.toFixed(5) }); }));
  return [shape];
}

export const zonesOf = (json, layer) => json.features.filter(f => f.geometry && matches(f, layer.match));

function build(root, layer, json, send) {
  const group = window.L.layerGroup();
  for (const f of zonesOf(json, layer)) {
    const draw = f.geometry.type === 'Point' ? symbol : layer.form === 'ribbon' ? ribbon : area;
    for (const part of draw(root, layer, f, send)) group.addLayer(part);
  }
  return group;
}

// Only a changed opacity touches the paths: there are hundreds.
function fade(built, opacity) {
  if (built.kqOpacity === opacity) return;
  built.kqOpacity = opacity;
  built.eachLayer(l => l.kqFade?.(opacity));
}

// Draw what is switched on; a layer's file is fetched when it is first wanted.
export function paintZones(root, content, state, send, changed) {
  for (const layer of content.layers) {
    const on = state.on[layer.id] && layer.form !== 'none' && layer.form !== 'outline', built = root.__built[layer.id];
    if (!on) { built?.remove(); continue; }
    if (built) { if (!root.__map.hasLayer(built)) built.addTo(root.__map); fade(built, state.opacity[layer.id]); continue; }
    fetchJson(layer.url).then(json => {
      if (!root.__map || root.__built[layer.id]) return;
      root.__built[layer.id] = build(root, layer, json, send);
      root.__files[layer.url] = json;
      paintZones(root, content, state, send, changed);
      changed();
    }, () => { root.__complain(); });
  }
}
