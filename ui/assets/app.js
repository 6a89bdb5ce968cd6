// The chat's half in the browser: it shows what the server sends, keeps the reader's place, and sends what
// they do. Everything is delegated: articles come and go. `window.ap` is what Python's components call.
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const calm = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');
  const params = () => new URLSearchParams(location.search);
  const state = { send: null, upload: null, c: '', about: null, live: false, waiting: [], view: params().get('view') ?? '', last: Promise.resolve(), run: 0 };

  // ------------------------------------------------------------ to and from the server

  const send = (name, data = {}) => (state.send ? state.send(name, { c: state.c, ...data }) : state.waiting.push([name, data]));

  // Who comes back to a conversation does not see the empty page first.
  document.documentElement.classList.toggle('ap-returning', new URLSearchParams(location.search).has('c'));

  window.ap = {
    connect(trigger, upload) {
      state.send = trigger;
      state.upload = upload;
      // These belong to every tab; inside one they would vanish with it.
      for (const part of ['#toast', '#paper', '#preview']) ($('.gradio-container') ?? document.body).append($(part));
      state.c = params().get('c') ?? '';
      try { const chosen = localStorage.getItem('askpapers-scheme'); if (chosen) shade(chosen); } catch { /* as the system is */ }
      send('select');
      state.waiting.splice(0).forEach(([name, data]) => send(name, data));
      if ($('#first')) send('tick');
      const linked = params().get('q');
      if (linked) arriveWith(linked);
    },
    // In their order, also where one takes longer to unpack.
    receive(value) { if (value) state.last = state.last.then(() => unpacked(JSON.parse(value))).then(window.ap.show).catch(broke); },
    show(said) {
      if (!concerns(said)) { if (said.list !== undefined) PARTS.list(said.list); return; }
      for (const [part, show] of Object.entries(PARTS)) if (said[part] !== undefined) show(said[part], said);
    },
    arrive({ examples, scope, paid, name }) {
      window.ap.examples(examples);
      window.ap.setScope(scope);
      window.ap.paid = paid;
      if (name) {
        const place = $('#account');
        place.textContent = '';
        place.append(Object.assign(document.createElement('span'), { textContent: `${name} ` }));
        place.append(Object.assign(document.createElement('a'), { href: 'logout', textContent: 'Log out' }));
      }
    },
    setScope(text) { const scope = $('#scope'); if (scope) scope.textContent = text; },
    // The view that is open, and what in it is not as it was first, are in the address. Typing is one change.
    place(view, first, values, opened) {
      // What changes in a view that was left meanwhile is told when it is opened again.
      if (!opened && view !== state.view) return;
      clearTimeout(state.placing);
      state.view = view;
      state.placing = setTimeout(() => {
        const here = new URLSearchParams(view ? { view } : state.c ? { c: state.c } : {});
        Object.entries(first).forEach(([name, value], at) => { if ((values[at] ?? '') !== (value ?? '')) here.set(name, values[at]); });
        const address = here.size ? `?${here}` : location.pathname;
        if (view === state.view && address !== location.search) history.replaceState({}, '', address);
      }, 300);
    },
    examples(questions) { fill('#examples', questions); $('#examples').dataset.ready = 'yes'; },
    paid: false,
    review(element, trigger) {
      const form = $('form', element);
      const busy = (on) => { $('[data-do=stop-review]', form).hidden = !on; $('[type=submit]', form).disabled = on; };
      const begin = (agreed) => {
        busy(true);
        trigger('submit', { ...Object.fromEntries(new FormData(form)), papers: state.chosen, agreed });
      };
      window.ap.reviewed = () => busy(false);
      window.ap.agree = () => begin(true);
      form.addEventListener('submit', (event) => { event.preventDefault(); begin(false); });
      form.addEventListener('change', () => {
        const what = form.elements.what.value;
        $$('[data-for]', form).forEach((name) => { name.hidden = name.dataset.for !== what; });
        form.elements.text.placeholder = what === 'table' ? 'method, data used, main result' : 'releases its training data';
      });
      form.addEventListener('click', (event) => { if (event.target.closest('[data-do=stop-review]')) { trigger('stop'); busy(false); } });
      if (state.chosen) useChosen(form);
    },
    // Deleting waits until Undo is gone: a paper that was deleted can only be read in again.
    shelf(element, trigger) {
      element.addEventListener('click', (event) => {
        const at = (name) => event.target.closest(name);
        const boxes = $$('.ap-pick:checked', element);
        const ids = boxes.map((box) => box.value);
        if (at('[data-page]')) trigger('select', { page: Number(at('[data-page]').dataset.page) });
        if (at('.ap-all')) $$('.ap-pick', element).forEach((box) => { box.checked = event.target.checked; });
        if (at('[data-table]') && ids.length) tableOf(ids);
        if (at('[data-export]')) trigger('download', { ids, form: at('[data-export]').dataset.export });
        if (at('[data-remove]') && ids.length) {
          const rows = boxes.map((box) => box.closest('.ap-row'));
          const hide = (gone) => rows.forEach((row) => { row.hidden = gone; });
          hide(true);
          window.ap.undoable(`${ids.length} deleted.`, () => trigger('delete', { ids }), () => hide(false));
        }
      });
    },
    // Done when nobody pressed Undo in time.
    undoable(text, act, undo) {
      const later = setTimeout(act, 7000);
      toast(text, '', () => { clearTimeout(later); undo(); });
    },
  };

  const broke = (error) => { finish(); console.error(error); };
  async function unpacked(said) {
    if (said.packed === undefined) return said;
    const bytes = Uint8Array.from(atob(said.packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return JSON.parse(await new Response(stream).text());
  }

  const PARTS = {
    conversation(id) { if (id !== state.c) { state.pending = false; enter(id, true); } },
    turns(articles) { $('#conversation').innerHTML = articles.join(''); document.documentElement.classList.remove('ap-returning'); showWelcome(); openPlace(); },
    turn({ n, html }, said) { put(n, html, said); },
    live({ n, text, cards }) { grow(n, text, cards); },
    followed(html) {
      $('#followed').innerHTML = html;
      if (html && !state.news) { state.news = true; send('edit', { what: 'news' }); }
    },
    list(html) { $('#conversation-list').innerHTML = html; filterList(); mark(); },
    entry(html) { remember(html); },
    title(title) { document.title = title ? `${title} · askpapers` : 'askpapers'; },
    missing(gone) { if (gone) { enter('', false); toast('That conversation is not here any more.', '', null, true); } },
    error(text) { finish(); toast(text, 'bad'); },
    said(text, { idle }) { if (idle) finish(); toast(text); },
    undo({ text, conversation }) {
      toast(text, '', () => send('edit', { what: 'restore', c: conversation }));
      if (conversation === state.c) fresh();
    },
    fault({ n, field, text }) { fault(n, field, text); },
    file({ name, text }) { save(name, text); },
    abstract({ n, paper, html }) { unfolded(n, paper, html); },
    paper(html) { openPaper(html); },
    progress(now) { progress(now); },
  };

  // A new conversation is the first of today's.
  function remember(html) {
    const list = $('#conversation-list');
    const first = $('h3', list);
    if (first?.textContent !== 'Today') {
      $$('.ap-small', list).forEach((nothing) => nothing.remove());
      list.insertAdjacentHTML('afterbegin', '<h3>Today</h3><ul></ul>');
    }
    $('ul', list).insertAdjacentHTML('afterbegin', html);
    mark();
  }

  // A message about a conversation that the reader has left in the meantime is not shown in another one.
  function concerns(said) {
    if (said.conversation === undefined || said.conversation === state.c || said.missing) return true;
    return said.turns === undefined && state.pending && state.c === '';
  }

  // ------------------------------------------------------------ the conversation

  function put(n, html) {
    const old = $(`#t${n}`);
    const box = document.createElement('template');
    box.innerHTML = html;
    const article = box.content.firstElementChild;
    const isNew = !old;
    if (old) {
      article.classList.toggle('ap-kept', true);
      old.replaceWith(article);
    } else $('#conversation').append(article);
    state.live = article.classList.contains('ap-live');
    document.body.classList.toggle('ap-busy', state.live);
    showWelcome();
    mark();
    if (isNew) toTop(article);
    else if (!visible(article) && !state.live) $('#newer').hidden = false;
  }

  function grow(n, text, cards) {
    const article = $(`#t${n}`);
    if (!article) return;
    $('.ap-growing', article).innerHTML = text ?? '';
    if (text) $('.ap-wait', article)?.remove();
    if (cards !== undefined) $('.ap-sources', article).innerHTML = cards;
  }

  const finish = () => { state.live = false; document.body.classList.remove('ap-busy'); };
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    return box.top < innerHeight - 120 && box.bottom > 60;
  };

  // The question goes to the top of the view, its answer grows under it.
  function toTop(article) {
    $('#conversation').style.paddingBottom = `${Math.max(0, innerHeight - 260)}px`;
    article.scrollIntoView({ block: 'start', behavior: calm() });
  }

  function openPlace() {
    const place = location.hash && document.getElementById(location.hash.slice(1));
    const last = $('#conversation').lastElementChild;
    (place || last)?.scrollIntoView({ block: 'start' });
  }

  function showWelcome() {
    const any = $('#conversation').childElementCount > 0;
    $('#welcome').hidden = any;
    $('#saveall').hidden = !any;
  }

  function ask(question, n) {
    if (!question.trim() || state.live) return;
    state.live = true;
    state.pending = !state.c;
    document.body.classList.add('ap-busy');
    send('submit', { question, n: n ?? null, papers: state.about ? (state.about.ids ?? [state.about.id]) : null });
  }

  function fresh() {
    $('#conversation').innerHTML = '';
    $('#conversation').style.paddingBottom = '';
    enter('', true);
    state.pending = false;
    state.rewording = null;
    finish();
    about(null);
    showWelcome();
    $('#question').focus();
  }

  function enter(id, push) {
    state.c = id;
    if (state.view) { mark(); return; }
    const address = id ? `?c=${encodeURIComponent(id)}` : location.pathname;
    if (push && address !== location.search) history.pushState({}, '', address);
    else history.replaceState({}, '', address);
    mark();
  }

  function open(id) { enter(id, true); about(null); finish(); send('select'); document.body.classList.remove('ap-listed'); }
  function mark() {
    $$('#conversation-list a').forEach((link) => {
      const here = new URLSearchParams(link.search).get('c') === state.c;
      here ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
    });
  }

  // A question in an address waits for a press where an answer costs money.
  function arriveWith(question) {
    history.replaceState({}, '', location.pathname);
    if (window.ap.paid) { $('#question').value = question; $('#question').focus(); } else ask(question);
  }

  function about(paper) {
    state.about = paper;
    const place = $('#about');
    place.textContent = '';
    if (!paper) return;
    place.append(Object.assign(document.createElement('span'), { className: 'ap-chip', textContent: `About: ${paper.title}` }));
    place.append(Object.assign(document.createElement('button'), { type: 'button', className: 'ap-off', textContent: '×', ariaLabel: 'ask about all papers', onclick: () => about(null) }));
  }

  function fill(selector, questions) {
    const place = $(selector);
    if (!place) return;
    place.textContent = '';
    for (const text of questions ?? []) {
      place.append(Object.assign(document.createElement('button'), { type: 'button', className: 'ap-chip', textContent: text, onclick: () => ask(text) }));
    }
  }

  // ------------------------------------------------------------ what a press does

  // The question of a turn, to be asked in other words in its place.
  function reword(n, text) {
    const box = $('#question');
    state.rewording = n;
    box.value = text;
    box.placeholder = 'In other words';
    fit(box);
    box.focus();
  }
  // The view is made when it is first opened: what was chosen before waits for it.
  function tableOf(ids) {
    state.chosen = ids;
    showTab('Review');
    const form = $('form.ap-review');
    if (form) useChosen(form);
  }
  function useChosen(form) {
    form.elements.what.value = 'table';
    form.dispatchEvent(new Event('change'));
    const of = $('.ap-of', form);
    of.textContent = `${state.chosen.length} papers chosen `;
    of.append(Object.assign(document.createElement('button'), { type: 'button', className: 'ap-off', textContent: '×', ariaLabel: 'all papers', onclick: () => { state.chosen = null; of.textContent = ''; } }));
    form.elements.text.focus();
  }
  const showTab = (name) => $$('button[role=tab]').find((tab) => tab.textContent.trim() === name)?.click();
  const turnOf = (element) => element.closest('.ap-turn');
  const numberOf = (element) => Number(turnOf(element)?.dataset.n) || null;
  const questionOf = (article) => $('.ap-question', article).textContent;

  const PRESSES = {
    again: (button) => ask(questionOf(turnOf(button)), numberOf(button)),
    reword: (button) => { reword(numberOf(button), questionOf(turnOf(button))); },
    suggest: (button) => ask(button.textContent),
    copy: (button) => copy(turnOf(button), button),
    link: (button) => { const at = `${location.origin}${location.pathname}?c=${encodeURIComponent(state.c)}#t${numberOf(button)}`; put2clipboard(at); tell(button, 'Address copied'); },
    download: (button) => send('download', { n: numberOf(button), form: button.dataset.form }),
    vote: (button) => { $$('[data-do=vote]', turnOf(button)).forEach((other) => other.setAttribute('aria-pressed', String(other === button))); send('like', { n: numberOf(button), vote: button.dataset.vote }); },
    abstract: (button) => toggleAbstract(button),
    paper: (button) => send('expand', { paper: button.dataset.paper }),
    about: (button) => { const page = button.closest('.ap-paperpage'); about({ id: page.dataset.paper, title: page.dataset.title }); $('#paper').close(); $('button[role=tab]')?.click(); setTimeout(() => $('#question').focus(), 50); },
    new: () => { document.body.classList.remove('ap-listed'); fresh(); },
    list: (button) => { const on = document.body.classList.toggle('ap-listed'); button.setAttribute('aria-expanded', String(on)); },
    settings: () => showTab('Settings'),
    agree: () => window.ap.agree(),
    csv: (button) => save('table.csv', csvOf($('table', button.parentElement))),
    columns: (button) => tableOf([...new Set($$('.ap-card', turnOf(button)).map((card) => card.dataset.paper))]),
    follow: (button) => { send('edit', { what: 'follow', n: numberOf(button) }); },
    unfollow: (button) => send('edit', { what: 'unfollow', question: button.closest('li').dataset.question }),
    'ask-followed': (button) => { fresh(); ask(button.closest('li').dataset.question); },
    'new-only': (button) => {
      const ids = button.dataset.papers.split(' ');
      fresh();
      about({ ids, title: `${ids.length} new` });
      ask(button.closest('li').dataset.question);
    },
    stop: () => { const live = $('.ap-turn.ap-live'); send('stop', { n: Number(live?.dataset.n) || 0 }); finish(); },
    newer: () => { $('#newer').hidden = true; $('#conversation').lastElementChild?.scrollIntoView({ block: 'start', behavior: calm() }); },
    rename: (button) => rename(button.closest('li')),
    delete: (button) => send('edit', { what: 'delete', c: button.closest('li').dataset.conversation }),
    demo: () => add({ demo: true }),
    saveall: (button) => send('download', { form: button.dataset.form }),
    allrows: (button) => { $('.ap-short', button.parentElement)?.classList.remove('ap-short'); button.remove(); },
    light: () => shade(document.body.classList.contains('dark') ? 'light' : 'dark'),
  };

  document.addEventListener('click', (event) => {
    const cite = event.target.closest('a.ap-cite');
    if (cite) { event.preventDefault(); openSource(cite.getAttribute('href').slice(1), cite); return; }
    const sort = event.target.closest('.ap-sort');
    if (sort) { sortBy(sort.closest('th')); return; }
    const off = event.target.closest('[data-off]');
    if (off) { takeOff(off); return; }
    const pressed = event.target.closest('[data-do]');
    if (pressed) { if (pressed.tagName === 'A') event.preventDefault(); PRESSES[pressed.dataset.do]?.(pressed); return; }
    const entry = event.target.closest('#conversation-list a');
    if (entry && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(new URLSearchParams(entry.search).get('c')); return; }
    if (event.target.closest('#ap-back')) goBack();
  });

  addEventListener('popstate', () => { state.c = params().get('c') ?? ''; send('select'); });

  document.addEventListener('submit', (event) => {
    if (event.target.id === 'composer') { event.preventDefault(); askTyped(); }
    if (event.target.classList.contains('ap-note')) {
      event.preventDefault();
      const page = event.target.closest('.ap-paperpage');
      send('key_up', { paper: page.dataset.paper, ...Object.fromEntries(new FormData(event.target)) });
    }
    if (event.target.classList.contains('ap-filter')) { event.preventDefault(); refilter(event.target); }
  });
  function askTyped() {
    const box = $('#question');
    if (state.live) return;
    ask(box.value, state.rewording);
    if (box.value.trim()) { box.value = ''; state.rewording = null; box.placeholder = 'Ask your papers'; }
    fit(box);
  }
  const fit = (box) => { box.style.height = 'auto'; box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`; };

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select, [contenteditable]');
    if (event.target.id === 'question') {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); askTyped(); }
      if (event.key === 'ArrowUp' && !event.target.value) {
        const last = $$('#conversation .ap-question').pop();
        if (last) { event.preventDefault(); event.target.value = last.textContent; fit(event.target); }
      }
    } else if (event.target.matches('span[role=button]') && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      event.target.click();
    } else if (event.key === '/' && !typing && $('#question')?.offsetParent) { event.preventDefault(); $('#question').focus(); }
    if (event.key === 'Escape' && state.rewording) { $('#question').value = ''; state.rewording = null; $('#question').placeholder = 'Ask your papers'; }
    if (event.key === 'Escape') { $('#preview').hidden = true; if (event.target.closest('.ap-card')) goBack(); }
  });
  document.addEventListener('input', (event) => {
    if (event.target.id === 'question') fit(event.target);
    if (event.target.id === 'find-conversation') filterList();
  });
  document.addEventListener('change', (event) => {
    const form = event.target.closest('form.ap-filter');
    if (form) refilter(form);
  });
  document.addEventListener('scroll', () => {
    const last = $('#conversation')?.lastElementChild;
    if (last && visible(last)) $('#newer').hidden = true;
  }, { passive: true, capture: true });

  // Light or dark, as the reader last chose; else as their system is.
  function shade(scheme) {
    document.body.classList.toggle('dark', scheme === 'dark');
    try { localStorage.setItem('askpapers-scheme', scheme); } catch { /* private windows may refuse */ }
  }

  // ------------------------------------------------------------ sources

  let cameFrom = null;
  function openSource(id, cite) {
    const card = document.getElementById(id);
    if (!card) return;
    cameFrom = cite;
    for (let fold = card.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    $$('.ap-current').forEach((old) => old.classList.remove('ap-current'));
    card.classList.add('ap-current');
    card.scrollIntoView({ block: 'center', behavior: calm() });
    card.focus({ preventScroll: true });
    backButton().hidden = false;
    $('#preview').hidden = true;
  }
  function goBack() {
    backButton().hidden = true;
    cameFrom?.scrollIntoView({ block: 'center', behavior: calm() });
    cameFrom?.focus({ preventScroll: true });
  }
  function backButton() {
    let button = $('#ap-back');
    if (!button) {
      button = Object.assign(document.createElement('button'), { id: 'ap-back', type: 'button', textContent: 'Back to the answer' });
      $('.ap-chat').append(button);
    }
    return button;
  }

  // Hovering or focusing a mark previews its quote.
  function preview(mark) {
    const box = $('#preview');
    const parts = mark.dataset.quote === undefined ? quotesOf(mark) : saidOf(mark);
    if (!box || !parts) return;
    box.textContent = '';
    for (const [className, textContent] of parts) if (textContent) box.append(Object.assign(document.createElement('p'), { className, textContent }));
    box.hidden = false;
    const at = mark.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8))}px`;
    const above = at.top - box.offsetHeight - 8;
    box.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  }
  function quotesOf(cite) {
    const card = document.getElementById(cite.getAttribute('href').slice(1));
    if (!card) return null;
    const quotes = $$('blockquote', card).slice(0, 2).map((quote) => ['ap-quoted', quote.textContent]);
    return [['', words($('.ap-title', card))], ['ap-small', words($('.ap-meta', card)).replace(/ · open page.*/, '')], ...quotes];
  }
  const saidOf = ({ dataset }) => [['', dataset.title], ['ap-small', dataset.said], ['ap-quoted', dataset.quote]];
  for (const [on, off] of [['mouseover', 'mouseout'], ['focusin', 'focusout']]) {
    document.addEventListener(on, (event) => { const mark = event.target.closest?.('a.ap-cite, [data-quote]'); if (mark) preview(mark); });
    document.addEventListener(off, (event) => { if (event.target.closest?.('a.ap-cite, [data-quote]')) $('#preview').hidden = true; });
  }

  function toggleAbstract(button) {
    const shown = button.parentElement.querySelector('.ap-unfolded');
    if (shown) { shown.remove(); button.textContent = 'Show abstract'; return; }
    send('expand', { paper: button.closest('.ap-card').dataset.paper, n: numberOf(button) });
  }
  function unfolded(n, paper, html) {
    const card = $$(`#t${n} .ap-card`).find((one) => one.dataset.paper === paper);
    const button = card && $('[data-do=abstract]', card);
    if (!button || $('.ap-unfolded', card)) return;
    button.insertAdjacentHTML('beforebegin', `<div class="ap-unfolded">${html}</div>`);
    button.textContent = 'Hide abstract';
  }
  function openPaper(html) {
    const box = $('#paper');
    box.innerHTML = html;
    if (!box.open) box.showModal();
    box.scrollTop = 0;
  }

  // ------------------------------------------------------------ filters, tables, files

  function refilter(form) {
    $$('.ap-fault', form).forEach((place) => { place.textContent = ''; });
    send('apply', { n: numberOf(form), fields: Object.fromEntries(new FormData(form)) });
  }
  function takeOff(button) {
    const form = button.closest('form');
    $$('input', button.parentElement).forEach((field) => { field.value = ''; });
    refilter(form);
  }
  function fault(n, field, text) {
    const place = $(`#t${n} [data-field="${field}"] .ap-fault`) ?? $(`#t${n} .ap-fault`);
    if (place) place.textContent = text;
  }
  function sortBy(th) {
    const table = th.closest('table');
    const column = [...th.parentNode.children].indexOf(th);
    const down = th.getAttribute('aria-sort') !== 'descending';
    $$('thead th', table).forEach((other) => other.setAttribute('aria-sort', 'none'));
    th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const key = (row) => row.children[column].dataset.sort ?? row.children[column].textContent.trim().toLowerCase();
    const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
    const numbers = rows.every(([said]) => said !== '' && !Number.isNaN(Number(said)));
    const order = numbers ? (a, b) => a - b : (a, b) => a.localeCompare(b);
    rows.sort(([a], [b]) => order(a, b) * (down ? -1 : 1));
    rows.forEach(([, row]) => table.tBodies[0].append(row));
  }
  function save(name, text) {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text])), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // What this answer says and this answer's sources, whatever its age; over plain http too.
  function copy(article, button) {
    const parts = ['.ap-headline', '.ap-count', '.ap-answer > p:not([class])', '.ap-answer > ul', '.ap-groups, .ap-sides', '.ap-table', '.ap-footnote'];
    const said = [...new Set(parts.flatMap((part) => $$(part, article)))]
      .filter((part) => !part.closest('.ap-sources, .ap-undecided'))
      .sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1))
      .map((part) => (part.tagName === 'TABLE' ? rowsOf(part) : part.innerText.trim()));
    const sources = $$('.ap-card', article).map((card) => {
      const link = $('.ap-meta a', card)?.href ?? '';
      return `${words($('.ap-cardhead', card))} (${words($('.ap-meta', card)).replace(/ · open page.*/, '')}) ${link}`.trim();
    });
    put2clipboard([questionOf(article), ...said, ...sources].join('\n'));
    tell(button, 'Copied');
  }
  const words = (element) => element.textContent.replace(/\s+/g, ' ').trim();
  // Every row, also those that are not shown yet.
  function rowsOf(table) {
    const said = (cell) => ($('.ap-title', cell) ? $$('.ap-cite, .ap-title, .ap-quote', cell).map(words).join(' ') : words(cell));
    return [...table.rows].map((row) => [...row.cells].map(said).join(' | ')).join('\n');
  }
  // A cell that a spreadsheet would run is text there.
  function csvOf(table) {
    const plain = (text) => (/^[=+@-]/.test(text) ? `'${text}` : text);
    const quoted = (cell) => `"${plain(words($('.ap-title', cell) ?? cell)).replaceAll('"', '""')}"`;
    return [...table.rows].map((row) => [...row.cells].map(quoted).join(',')).join('\n');
  }
  function put2clipboard(text) {
    if (navigator.clipboard && isSecureContext) { navigator.clipboard.writeText(text); return; }
    const box = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(box);
    box.select();
    document.execCommand('copy');
    box.remove();
  }
  function tell(button, text) {
    const before = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  // ------------------------------------------------------------ the list

  function filterList() {
    const words = ($('#find-conversation')?.value ?? '').toLowerCase();
    $$('#conversation-list li').forEach((row) => { row.hidden = !row.innerText.toLowerCase().includes(words); });
  }
  function rename(row) {
    const link = $('a', row);
    const box = Object.assign(document.createElement('input'), { value: link.textContent, ariaLabel: 'title', maxLength: 120 });
    link.replaceWith(box);
    box.focus();
    box.select();
    let done = false;
    const end = (keep) => {
      if (done) return;
      done = true;
      box.replaceWith(link);
      if (keep && box.value.trim()) send('edit', { what: 'rename', c: row.dataset.conversation, title: box.value });
    };
    box.addEventListener('keydown', (event) => { if (event.key === 'Enter') end(true); if (event.key === 'Escape') end(false); });
    box.addEventListener('blur', () => end(true));
  }
  let fading;
  // What stays is there until the reader does something: it may have come while the page was still loading.
  function toast(text, kind = '', undo = null, stays = false) {
    const place = $('#toast');
    place.textContent = text;
    place.dataset.kind = kind;
    if (undo) place.append(Object.assign(document.createElement('button'), { type: 'button', className: 'ap-action', textContent: 'Undo', onclick: () => { undo(); place.hidden = true; } }));
    place.hidden = false;
    clearTimeout(fading);
    const hide = () => { place.hidden = true; };
    if (stays) for (const done of ['pointerdown', 'keydown']) document.addEventListener(done, hide, { once: true });
    else fading = setTimeout(hide, 7000);
  }

  // ------------------------------------------------------------ the first papers

  async function add({ files = [], text = '', demo = false }) {
    const named = [];
    for (const file of files) named.push({ path: (await state.upload(file)).path, name: file.name });
    send('upload', { files: named, text, demo });
  }
  // The files that were dropped, those inside of folders too.
  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...transfer.files];
    if (!entries.some((entry) => entry.isDirectory)) return plain;
    const found = [];
    while (entries.length) {
      const entry = entries.shift();
      if (entry.isFile) { found.push(await new Promise((done, failed) => entry.file(done, failed))); continue; }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!some.length) break;
        entries.push(...some);
      }
    }
    return found;
  }
  const STAGES = { 'indexing words': 'Making them searchable', embedding: 'Making them searchable' };
  function progress({ running, stage, done, total, run, papers, told, examples }) {
    const place = $('#first');
    if (!place) return;
    if (running) {
      place.hidden = false;
      place.innerHTML = `<label>${STAGES[stage] ?? 'Reading'} <progress ${total ? `value="${done}" max="${total}"` : ''}></progress> <span class="ap-small">${total ? `${done} of ${total} papers` : ''}</span></label>`;
      state.run = run;
      setTimeout(() => send('tick'), 700);
      return;
    }
    if (examples) fill('#examples', examples);
    const scope = $('#scope');
    if (scope) scope.textContent = scope.textContent.replace(/^[\d,]+ papers?/, `${papers.toLocaleString('en')} paper${papers === 1 ? '' : 's'}`);
    if (told && run && state.run === run) place.innerHTML = told;
    else if (papers === 0) dropZone(place);
    else place.hidden = true;
  }
  function dropZone(place) {
    place.hidden = false;
    place.innerHTML = '<div class="ap-drop" tabindex="0"><p><strong>Your library is empty.</strong> Drop files here, or <label class="ap-action">choose them<input type="file" multiple hidden></label>.</p><form class="ap-paste"><input type="text" aria-label="address, arXiv id or pasted text" placeholder="Or paste a page, an address, an arXiv id"><button type="submit" class="ap-secondary">Add</button></form><p><button type="button" class="ap-secondary" data-do="demo">Load the demo corpus</button></p></div>';
    const zone = $('.ap-drop', place);
    zone.addEventListener('dragover', (event) => { event.preventDefault(); zone.classList.add('ap-over'); });
    zone.addEventListener('dragleave', () => zone.classList.remove('ap-over'));
    zone.addEventListener('drop', (event) => { event.preventDefault(); dropped(event.dataTransfer).then((files) => add({ files })); });
    $('input[type=file]', zone).addEventListener('change', (event) => add({ files: [...event.target.files] }));
    $('.ap-paste', zone).addEventListener('submit', (event) => { event.preventDefault(); add({ text: $('input', event.target).value }); });
  }

  addEventListener('error', () => finish());
})();
