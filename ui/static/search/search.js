// The search field: a combobox that asks the server while the reader types, offers every candidate, and takes none by itself.
import { el, fill, icon } from '../dom.js';

const PAUSE_MS = 60, REST_MS = 50;
const ICONS = {
  province: 'map', prefecture: 'map', county: 'map', seat: 'account_balance', town: 'holiday_village', park: 'factory', enterprise: 'apartment',
  register: 'list_alt', coordinates: 'my_location', online: 'travel_explore', near: 'subdirectory_arrow_right', ask_online: 'cloud_upload',
};

export function show({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.kqs');
  if (!root) return;
  root.__data = data;
  root.__choose = chosen => setTriggerValue('chosen', chosen);
  const field = root.querySelector('input'), early = root.__made ? '' : field.value;   // typed before the script was there
  if (!root.__made) { make(root); root.__made = true; }
  root.querySelector('label').textContent = data.words.search;
  field.placeholder = data.words.search_hint;
  root.querySelector('.kqs-clear').setAttribute('aria-label', data.words.search_clear);
  root.querySelector('[role=listbox]').setAttribute('aria-label', data.words.search);
  const told = JSON.stringify([data.value, data.stamp]);
  if (early) { root.__told = told; ask(root); }
  else if (told !== root.__told) { root.__told = told; field.value = data.value; close(root); say(root, ''); }
}

export function leave(root) { root?.__asking?.abort(); clearTimeout(root?.__timer); clearTimeout(root?.__ahead); }

function make(root) {
  const field = root.querySelector('input'), list = root.querySelector('[role=listbox]'), id = `kqs-${root.__data.key}`;
  field.id = id; list.id = `${id}-list`;
  root.querySelector('label').htmlFor = id;
  field.setAttribute('aria-controls', list.id);
  const soon = () => { clearTimeout(root.__timer); root.__timer = setTimeout(() => ask(root), PAUSE_MS); };
  field.addEventListener('input', event => event.isComposing || soon());
  field.addEventListener('compositionend', soon);                         // a Chinese input method has put its word down
  field.addEventListener('focus', () => { if (root.__answered && field.value === root.__answered) open(root); });
  root.addEventListener('keydown', event => keyed(root, event));
  root.addEventListener('focusout', event => { if (!root.contains(event.relatedTarget)) close(root); });
  root.querySelector('.kqs-panel').addEventListener('pointerdown', event => event.preventDefault());   // the field keeps the focus
  root.querySelector('.kqs-clear').addEventListener('click', () => { field.value = ''; field.focus(); ask(root); });
}

function keyed(root, event) {
  if (event.isComposing) return;                                          // Enter that ends a Chinese input method's word
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) { event.preventDefault(); open(root); activate(root, (root.__active ?? (steps[event.key] > 0 ? -1 : 0)) + steps[event.key]); }
  else if (event.key === 'Escape') { close(root); say(root, ''); }
  else if (event.key === 'Enter' && event.target.matches('input')) {
    event.preventDefault();
    if (root.__active !== null && root.__active !== undefined && !root.querySelector('.kqs-panel').hidden) take(root, root.__active);
    else if (root.__answered === event.target.value && root.__options?.length) { open(root); activate(root, 0); }
    else { clearTimeout(root.__timer); ask(root, { entered: true }); }
  }
}

async function ask(root, { online = false, entered = false } = {}) {
  const text = root.querySelector('input').value, data = root.__data;
  root.__asking?.abort();
  root.__answered = null;
  if (!text.trim()) { close(root); say(root, ''); return; }
  const asking = root.__asking = new AbortController();
  const headers = { ...(data.register ? { 'X-Kongqu-Register': data.register } : {}), ...(online ? { 'X-Kongqu-Online': '1' } : {}) };
  if (online) say(root, data.words.search_online_wait);
  let found;
  try {
    const answer = await fetch('/api/v1/places', { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify({ q: text }), signal: asking.signal });
    found = await answer.json();
    if (!found.candidates) throw new Error(String(answer.status));
  } catch (error) {
    if (error.name !== 'AbortError') { close(root); say(root, data.words.search_failed); }
    return;
  }
  root.__answered = text;
  draw(root, found, online);
  open(root);
  if (entered && root.__options.length) activate(root, 0);
}

function draw(root, found, online) {
  const { words, lang, services } = root.__data, list = root.querySelector('[role=listbox]'), notes = root.querySelector('.kqs-notes');
  const own = (record, key) => (lang === 'en' && record[`${key}_en`]) || record[key] || '';
  root.__options = found.candidates.map(c => ({
    kind: c.kind, name: own(c, 'name'), lines: [own(c, 'detail'), [own(c, 'exact'), own(c, 'source')].filter(Boolean).join(' · ')], chosen: c,
  }));
  const near = found.candidates.length ? [] : found.error?.near ?? [];   // near places stand among the candidates already
  for (const name of near) root.__options.push({ kind: 'near', name, lines: [words.search_near], text: name });
  if (services.length && !online) root.__options.push({ kind: 'ask_online', name: fill(words.search_online, { services: services.join(words.list_comma) }), lines: [words.search_online_note], online: true });
  list.replaceChildren(...root.__options.map((option, i) => optionNode(root, option, i)));
  const told = [...found.notices.map(n => ['info', n[lang]]), ...(found.error ? [['error', found.error.message[lang]]] : [])];
  notes.replaceChildren(...told.map(([kind, text]) => el('p', `is-${kind}`, icon(kind), el('span', '', text))));
  activate(root, null);
  const spoken = [fill(words.search_count, { n: found.candidates.length }), ...told.map(([, text]) => text)];
  say(root, spoken.join(words.sentence_stop));
}

function optionNode(root, option, i) {
  const node = el('li', `kqs-option is-${option.kind}`, icon(ICONS[option.kind] ?? 'place'),
    el('span', '', el('b', '', option.name), ...option.lines.filter(Boolean).map(line => el('small', '', line))));
  node.id = `kqs-${root.__data.key}-${i}`;
  node.setAttribute('role', 'option');
  node.setAttribute('aria-selected', 'false');
  node.addEventListener('click', () => take(root, i));
  node.addEventListener('pointerenter', () => makeAhead(root, option.chosen));
  return node;
}

function take(root, i) {
  const option = root.__options?.[i], field = root.querySelector('input');
  if (!option) return;
  if (option.text) { field.value = option.text; ask(root, { entered: true }); field.focus(); return; }
  if (option.online) { ask(root, { online: true, entered: true }); return; }
  const { question, kind, name, name_en } = option.chosen;
  field.value = option.name;
  root.__answered = null;
  close(root);
  say(root, fill(root.__data.words.search_taken, { name: option.name }));
  root.__choose({ question, kind, name, name_en });
}

function activate(root, i) {
  const nodes = [...root.querySelectorAll('[role=option]')], field = root.querySelector('input');
  root.__active = i === null || !nodes.length ? null : (i + nodes.length) % nodes.length;
  nodes.forEach((node, k) => node.setAttribute('aria-selected', String(k === root.__active)));
  const active = nodes[root.__active];
  makeAhead(root, root.__options?.[root.__active]?.chosen);
  if (active) { field.setAttribute('aria-activedescendant', active.id); active.scrollIntoView({ block: 'nearest' }); }
  else field.removeAttribute('aria-activedescendant');
}

// The answer to the candidate that the reader stands on is made while the reader makes up their mind.
function makeAhead(root, candidate) {
  clearTimeout(root.__ahead);
  if (!candidate || !root.__data.when) return;
  const body = JSON.stringify({ ...candidate.question, ...root.__data.when });
  const ask = () => fetch('/api/v1/places/ahead', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).catch(() => {});
  root.__ahead = setTimeout(ask, REST_MS);
}

function open(root) {
  if (!root.__options) return;
  root.querySelector('.kqs-panel').hidden = false;
  root.querySelector('input').setAttribute('aria-expanded', 'true');
}

function close(root) {
  root.querySelector('.kqs-panel').hidden = true;
  root.querySelector('input').setAttribute('aria-expanded', 'false');
  activate(root, null);
}

const say = (root, text) => { root.querySelector('.kqs-status').textContent = text; };
