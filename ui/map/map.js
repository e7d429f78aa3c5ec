// Entry of the component: the modules come once from our own host; every run of the page hands its data over in order.
const load = src => (window.__kqModules ??= {})[src] ??= import(new URL(src, window.location.origin).href);

export default function (component) {
  const ready = load(component.data.module);
  ready.then(atlas => atlas.show(component));
  const root = component.parentElement.querySelector('.kqm');
  return () => { ready.then(atlas => atlas.leave(root)); };
}
