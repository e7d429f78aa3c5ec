// Entry of the component: the module comes once from our own host; every run of the page hands its data over in order.
const load = src => (window.__kqModules ??= {})[src] ??= import(new URL(src, window.location.origin).href);

export default function (component) {
  const ready = load(component.data.module);
  ready.then(search => search.show(component));
  const root = component.parentElement.querySelector('.kqs');
  return () => { ready.then(search => search.leave(root)); };
}
