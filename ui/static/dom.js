// Small pieces of the page. Whatever the reader sees as text goes in as text nodes, never as markup.

const once = (store, key, make) => ((window[store] ??= {})[key] ??= make());

export const loadScript = src => once('__kqScripts', src, () => new Promise((done, fail) => {
  document.head.append(Object.assign(document.createElement('script'), { src, onload: done, onerror: () => fail(new Error(src)) }));
}));

// A failed fetch is forgotten, so that switching the layer on again asks again.
export const fetchJson = url => once('__kqJson', url, () => fetch(url).then(answer => {
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}).catch(error => { delete window.__kqJson[url]; throw error; }));

export const el = (tag, className = '', ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter(c => c !== null && c !== undefined && c !== ''));
  return node;
};

export const svg = (tag, attributes = {}) => {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};

export const icon = name => {
  const node = el('span', 'kq-i', name);
  node.setAttribute('aria-hidden', 'true');
  return node;
};

export const input = (type, properties, label) => {
  const node = Object.assign(document.createElement('input'), { type, ...properties });
  if (label) node.setAttribute('aria-label', label);
  return node;
};

export const button = (className, ...children) => Object.assign(el('button', className, ...children), { type: 'button' });

// "{n} places" with {n: 3}; words come from the server in the page's language.
export const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
