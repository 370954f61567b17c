"use strict";
// Sorts and filters the table of incidents. Without script the table stands as it is, in the order of the numbers on the map.
(() => {
  const table = document.getElementById("incidents-table");
  const form = document.getElementById("filter");
  if (!table || !form) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const count = document.getElementById("count");
  const words = document.getElementById("words");
  const type = document.getElementById("type");
  const language = document.documentElement.lang;
  form.hidden = false;

  // Accents, and the hamza over a letter, need not be typed.
  const plain = (text) => text.toLocaleLowerCase(language).normalize("NFKD").replace(/\p{M}/gu, "");
  const filter = () => {
    const wanted = plain(words.value.trim());
    let shown = 0;
    for (const row of rows) {
      const fits = plain(row.textContent).includes(wanted) && (!type.value || row.dataset.type === type.value);
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    count.textContent = count.dataset.shown.replace("{}", shown).replace("{}", rows.length);
  };

  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  const compare = (a, b) => {
    // What is not known stands last, whichever way the column is sorted.
    const [x, y] = [Number(a), Number(b)];
    return a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : a.localeCompare(b, language);
  };
  const sort = (header) => {
    const column = header.cellIndex;
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const known = rows.filter((row) => key(row, column) !== "");
    const unknown = rows.filter((row) => key(row, column) === "");
    known.sort((a, b) => compare(key(a, column), key(b, column)) * (down ? -1 : 1));
    body.append(...known, ...unknown);
  };

  for (const header of table.tHead.rows[0].cells) {
    header.querySelector("button").addEventListener("click", () => sort(header));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", filter);
  type.addEventListener("change", filter);
})();
