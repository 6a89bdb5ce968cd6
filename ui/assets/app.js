// Citations open the quoted sentence; tables sort by their headings; answers are copied as plain text.
// Everything is delegated: the page's parts come and go.
let cameFrom = null;

document.addEventListener('click', (event) => {
  const cite = event.target.closest('a.ap-cite');
  if (cite) {
    event.preventDefault();
    cameFrom = cite;
    openQuote(cite.getAttribute('href').slice(1));
    return;
  }
  const heading = event.target.closest('.ap-sort');
  if (heading) sortBy(heading.closest('th'));
  const copy = event.target.closest('.ap-copy');
  if (copy) copyAnswer(copy);
  if (event.target.closest('#ap-back')) goBack();
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.activeElement?.closest('mark')) goBack();
});

function openQuote(id) {
  const mark = document.getElementById(id);
  if (!mark) return;
  for (let fold = mark.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  document.querySelectorAll('mark.ap-current').forEach((old) => old.classList.remove('ap-current'));
  mark.classList.add('ap-current');
  mark.scrollIntoView({ block: 'center', behavior: pace() });
  mark.focus({ preventScroll: true });
  backButton().hidden = false;
}

// On a phone the evidence lies below the answer: one press leads back to where the reader was.
function goBack() {
  backButton().hidden = true;
  cameFrom?.scrollIntoView({ block: 'center', behavior: pace() });
  cameFrom?.focus({ preventScroll: true });
}

function backButton() {
  let button = document.getElementById('ap-back');
  if (!button) {
    button = Object.assign(document.createElement('button'), {
      id: 'ap-back', type: 'button', textContent: 'Back to the answer',
    });
    (document.querySelector('.contain') ?? document.body).append(button);
  }
  return button;
}

function pace() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

async function copyAnswer(button) {
  const message = button.closest('.message') ?? button.parentElement.parentElement;
  const text = message.querySelector('.ap-answer')?.innerText.trim() ?? '';
  const sources = [...document.querySelectorAll('.ap-evidence .ap-card summary')]
    .filter((summary) => !summary.closest('.ap-earlier'))
    .map((summary) => summary.innerText.trim().replace(/\s+/g, ' '));
  await navigator.clipboard.writeText([text, ...sources].join('\n'));
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
}

function sortBy(th) {
  const table = th.closest('table');
  const column = [...th.parentNode.children].indexOf(th);
  const down = th.getAttribute('aria-sort') !== 'descending';
  table.querySelectorAll('th').forEach((other) => other.setAttribute('aria-sort', 'none'));
  th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const key = (row) => {
    const cell = row.children[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.sort);
  };
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [key(row), row]);
  rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
  rows.forEach(([, row]) => body.appendChild(row));
}

// Gradio labels a message with its source, markup and all: read aloud, the message itself is better.
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const messages = target.querySelectorAll('#conversation [data-testid][aria-label]');
    messages.forEach((message) => message.removeAttribute('aria-label'));
  }
}).observe(document.documentElement, { childList: true, subtree: true });
