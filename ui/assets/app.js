// Citations open the quoted sentence; tables sort by their headings. Delegated: the page's parts come and go.
document.addEventListener('click', (event) => {
  const cite = event.target.closest('a.ap-cite');
  if (cite) {
    event.preventDefault();
    openQuote(cite.getAttribute('href').slice(1));
    return;
  }
  const heading = event.target.closest('.ap-sort');
  if (heading) sortBy(heading.closest('th'));
});

function openQuote(id) {
  const mark = document.getElementById(id);
  if (!mark) return;
  mark.closest('details')?.setAttribute('open', '');
  document.querySelectorAll('mark.ap-current').forEach((old) => old.classList.remove('ap-current'));
  mark.classList.add('ap-current');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  mark.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  mark.focus({ preventScroll: true });
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
