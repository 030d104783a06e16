// Run in the page by layout.py: what is wrong with it as it stands, as sentences.
([floating, touch, type]) => {
  const faults = [];
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  const told = (e) => `${e.tagName.toLowerCase()}.${[...e.classList].filter((c) => !c.startsWith('svelte')).join('.')} “${
    (e.getAttribute('aria-label') || e.textContent || e.value || '').trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
  const box = (e) => e.getBoundingClientRect();
  const unseen = (e) => Boolean(e.closest('.aside, [hidden], [inert], .skip')) || !e.checkVisibility({visibilityProperty: true}) || box(e).width < 1 || box(e).height < 1;
  const clips = (e, axis) => getComputedStyle(e)[axis] !== 'visible';
  /** What a scrolling or clipping part leaves of it: within it, or to be brought there. */
  const room = (e) => {
    let at = e.parentElement, left = 0, right = innerWidth;
    for (; at && at !== document.body; at = at.parentElement) if (clips(at, 'overflowX') && getComputedStyle(at).display !== 'contents') {
      left = Math.max(left, box(at).left); right = Math.min(right, box(at).right);
      if (getComputedStyle(at).overflowX !== 'hidden' && at.scrollWidth > at.clientWidth) return null;  // a table that is wider than its frame
    }
    return {left, right};
  };

  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  const rows = getComputedStyle(document.documentElement).overflow;
  if (rows !== 'hidden') faults.push('the page itself scrolls');

  // Parts that float: inside the window, and none over another.
  const parts = [...document.querySelectorAll(floating)].filter((e) => !unseen(e));
  for (const part of dialog ? [dialog] : parts) {
    const b = box(part);
    if (b.left < -0.5 || b.top < -0.5 || b.right > innerWidth + 0.5 || b.bottom > innerHeight + 0.5)
      faults.push(`${told(part)} leaves the window: ${[b.left, b.top, b.right, b.bottom].map(Math.round)}`);
  }
  if (!dialog) for (const [i, one] of parts.entries()) for (const other of parts.slice(i + 1)) {
    if (one.contains(other) || other.contains(one)) continue;
    const a = box(one), b = box(other);
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 1) faults.push(`${told(one)} lies over ${told(other)}: ${Math.round(wide)} × ${Math.round(high)} px`);
  }

  const within = dialog ?? document.body;
  const seen = [...within.querySelectorAll('*')].filter((e) => !unseen(e) && !e.closest('.maplibregl-map') && (dialog || !e.closest('dialog')));

  // Parts that scroll do so downwards only.
  for (const e of seen) {
    const style = getComputedStyle(e);
    if (/auto|scroll/.test(style.overflowY) && e.scrollWidth > e.clientWidth + 1 && !e.matches('.scroll')) faults.push(`${told(e)} scrolls sideways: ${e.scrollWidth} of ${e.clientWidth} px`);
  }

  // Letters and signs: none over another, as far as they are seen.
  const marks = [];
  for (const e of seen) {
    if (e.matches('svg:not([role=img])')) marks.push({e, at: [box(e)]});
    else if (!e.ownerSVGElement) for (const text of e.childNodes) if (text.nodeType === 3 && text.data.trim()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      marks.push({e, at: [...range.getClientRects()]});
    }
  }
  const shown = marks.flatMap(({e, at}) => {
    const open = room({parentElement: e});
    return at.map((b) => ({e, left: Math.max(b.left, open?.left ?? b.left), right: Math.min(b.right, open?.right ?? b.right), top: b.top, bottom: b.bottom}));
  });
  const part = (e) => e.closest(floating);
  for (const [i, a] of shown.entries()) for (const b of shown.slice(i + 1)) {
    if (a.e === b.e || part(a.e) !== part(b.e)) continue;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    // Lines of text stand closer than their boxes are high.
    if (wide > 3 && high > 6) faults.push(`${told(a.e)} is written over ${told(b.e)}: ${Math.round(wide)} × ${Math.round(high)} px`);
  }

  // Text: inside what holds it, and large enough.
  for (const e of seen) {
    const texts = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    if (!texts.length) continue;
    const size = parseFloat(getComputedStyle(e).fontSize) * (e.ownerSVGElement ? e.getScreenCTM().a : 1);
    if (size < type - 0.01) faults.push(`${told(e)} is written in ${size.toFixed(1)} px`);
    const style = getComputedStyle(e);
    if (style.textOverflow === 'ellipsis' && e.scrollWidth > e.clientWidth + 1 && e.closest('button, h1, h2')) faults.push(`${told(e)} is cut short`);
    if (style.textOverflow === 'ellipsis') continue;
    const range = document.createRange();
    for (const text of texts) {
      range.selectNodeContents(text);
      const open = room(e.firstChild === text && clips(e, 'overflowX') ? {parentElement: e} : {parentElement: e});
      const b = range.getBoundingClientRect();
      if (open && b.width && (b.left < open.left - 1.5 || b.right > open.right + 1.5)) faults.push(`the text of ${told(e)} is cut: ${[b.left, b.right].map(Math.round)} of ${[open.left, open.right].map(Math.round)}`);
      const holder = e.closest('button, a.button, select');
      if (holder && b.width && (b.left < box(holder).left - 1 || b.right > box(holder).right + 1)) faults.push(`the text of ${told(holder)} leaves it`);
    }
  }

  // What is pressed: inside the window's width, and as large as a thumb.
  for (const e of seen.filter((e) => e.matches('a[href], button, select, textarea, summary, input, [role=option]'))) {
    const open = room(e);
    if (open && (box(e).left < open.left - 1.5 || box(e).right > open.right + 1.5)) faults.push(`${told(e)} leaves its place: ${[box(e).left, box(e).right].map(Math.round)}`);
    if (!touch || e.disabled) continue;
    const target = e.matches('input:not([type=range])') ? (e.closest('label') ?? e) : e;
    const {width, height} = box(target);
    // A word within a sentence is as large as the sentence allows (WCAG 2.2, 2.5.8).
    const inSentence = e.matches('a') && getComputedStyle(e).display === 'inline' && e.parentElement.matches('p, dd, td') && e.parentElement.textContent.trim() !== e.textContent.trim();
    if (!inSentence && (height < 43.5 || width < 43.5)) faults.push(`${told(e)} is ${Math.round(width)} × ${Math.round(height)} px`);
  }
  return [...new Set(faults)];
}
