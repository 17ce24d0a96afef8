/**
 * What the page does in a browser: zoom, pan, highlight, filter. It only reads attributes and toggles
 * classes; it never makes markup. Kept as text because the page is one file and its policy names the hash.
 */
export const SCRIPT = `(() => {
'use strict';
const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
const canvas = document.querySelector('.canvas');
const svg = canvas && canvas.querySelector('svg');
const links = svg ? all('.link', svg) : [];
const boxes = svg ? all('.box', svg) : [];
const clear = document.querySelector('[data-zoom=clear]');

if (svg) {
  const base = { w: svg.viewBox.baseVal.width, h: svg.viewBox.baseVal.height };
  let scale = 1;
  const setScale = (next) => {
    const before = scale;
    scale = Math.min(3, Math.max(0.2, next));
    const cx = canvas.scrollLeft + canvas.clientWidth / 2;
    const cy = canvas.scrollTop + canvas.clientHeight / 2;
    svg.setAttribute('width', String(base.w * scale));
    svg.setAttribute('height', String(base.h * scale));
    canvas.scrollLeft = cx * scale / before - canvas.clientWidth / 2;
    canvas.scrollTop = cy * scale / before - canvas.clientHeight / 2;
  };
  const fit = () => {
    const wide = (canvas.clientWidth - 4) / base.w;
    setScale(Math.min(1.15, Math.max(wide, 0.55)));
    canvas.scrollLeft = 0;
    canvas.scrollTop = 0;
  };
  fit();
  for (const button of all('[data-zoom]')) {
    button.addEventListener('click', () => {
      const what = button.dataset.zoom;
      if (what === 'in') setScale(scale * 1.25);
      else if (what === 'out') setScale(scale / 1.25);
      else if (what === 'fit') fit();
      else highlight(undefined);
    });
  }
  canvas.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    setScale(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
  let drag;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    drag = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop, moved: false };
  });
  window.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (Math.abs(dx) + Math.abs(dy) > 4) drag.moved = true;
    canvas.scrollLeft = drag.left - dx;
    canvas.scrollTop = drag.top - dy;
  });
  window.addEventListener('pointerup', () => { setTimeout(() => { drag = undefined; }, 0); });
  for (const box of boxes) {
    const act = () => {
      if (drag && drag.moved) return;
      const isOn = box.classList.contains('chosen');
      highlight(isOn ? undefined : reach(box.dataset.box), box);
    };
    box.addEventListener('click', act);
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); }
    });
  }
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') highlight(undefined); });
}

function reach(start) {
  const set = new Set([start]);
  for (const [from, to] of [['a', 'b'], ['b', 'a']]) {
    let edge = [start];
    while (edge.length > 0) {
      const next = [];
      for (const link of links) {
        if (link.classList.contains('back')) continue;
        if (edge.includes(link.dataset[from]) && !set.has(link.dataset[to])) {
          set.add(link.dataset[to]);
          next.push(link.dataset[to]);
        }
      }
      edge = next;
    }
  }
  return set;
}

function highlight(set, chosen) {
  if (!svg) return;
  svg.classList.toggle('dimmed', set !== undefined);
  for (const box of boxes) {
    box.classList.toggle('lit', set !== undefined && set.has(box.dataset.box));
    box.classList.toggle('chosen', box === chosen && set !== undefined);
  }
  for (const link of links) {
    link.classList.toggle('lit', set !== undefined && set.has(link.dataset.a) && set.has(link.dataset.b));
  }
  if (clear) clear.hidden = set === undefined;
}

for (const button of all('[data-nodes]')) {
  button.addEventListener('click', () => {
    highlight(new Set(button.dataset.nodes.split(' ')));
    const first = svg && svg.querySelector('.box.lit.function, .box.lit');
    canvas.closest('section').scrollIntoView({ behavior: 'smooth', block: 'start' });
    if (first) {
      const spot = first.getBoundingClientRect();
      const frame = canvas.getBoundingClientRect();
      canvas.scrollTop += spot.top - frame.top - canvas.clientHeight / 3;
    }
  });
}

const form = document.querySelector('.filters');
if (form) {
  const items = all('.finding');
  const state = () => ({
    severities: new Set(all('input[name=severity]', form).filter((one) => one.checked).map((one) => one.value)),
    auditor: form.elements.auditor.checked,
    settled: form.elements.settled.checked,
    rule: form.elements.rule.value,
    text: form.elements.text.value.trim().toLowerCase(),
  });
  const apply = () => {
    const wanted = state();
    let count = 0;
    for (const item of items) {
      const data = item.dataset;
      const shown = wanted.severities.has(data.severity)
        && (wanted.auditor || data.audience === 'default')
        && (wanted.settled || data.settled === 'no')
        && (wanted.rule === '' || data.rule === wanted.rule)
        && (wanted.text === '' || item.closest('.group').textContent.toLowerCase().includes(wanted.text) && (item.textContent + item.closest('.entry').dataset.words + item.closest('.group').dataset.name).toLowerCase().includes(wanted.text));
      item.hidden = !shown;
      if (shown) count++;
    }
    for (const entry of all('.entry')) {
      const open = all('.finding', entry).filter((one) => !one.hidden).length;
      entry.hidden = open === 0;
    }
    for (const group of all('.group')) {
      const open = all('.finding', group).filter((one) => !one.hidden).length;
      group.hidden = open === 0;
      group.querySelector('.total').textContent = String(open);
    }
    document.querySelector('.shown').textContent = count === 1 ? '1 finding' : count + ' findings';
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  apply();
}
})();`;
