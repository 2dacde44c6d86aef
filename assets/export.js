/* Exports with progress: <a data-export data-rows=N href=… > beside <div data-export-progress hidden><progress><span>.
   A small file is left to the browser. A large one is read as it comes, so that one sees how far it is. */
(() => {
  "use strict";
  if (window.efExports) return;
  window.efExports = true;
  const LARGE = 2000;
  const LINE_END = 10;
  function count(bytes) {
    let lines = 0;
    for (const byte of bytes) if (byte === LINE_END) lines += 1;
    return lines;
  }
  function show(place, share, words) {
    place.hidden = false;
    const bar = place.querySelector("progress");
    bar.hidden = share === null;
    if (share !== null) bar.value = share;
    place.querySelector("span").textContent = words;
  }
  function save(parts, name) {
    const address = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }
  async function fetchAll(link, place) {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const rows = Number(answer.headers.get("X-Rows")) || 0;
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "")?.[1] || "export.csv";
    const reader = answer.body.getReader();
    const parts = [];
    for (let lines = -1; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      lines += count(value);
      show(place, rows ? Math.min(lines / rows, 1) : 1, `${Math.min(lines, rows).toLocaleString("en")} of ${rows.toLocaleString("en")} rows`);
    }
    save(parts, name);
    show(place, 1, `${rows.toLocaleString("en")} rows saved as ${name}`);
  }
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-export]");
    if (!link || Number(link.dataset.rows) < LARGE || !window.ReadableStream) return;
    event.preventDefault();
    const place = document.querySelector("[data-export-progress]");
    if (!place || link.getAttribute("aria-busy") === "true") return;
    link.setAttribute("aria-busy", "true");
    show(place, 0, "Starting…");
    try {
      await fetchAll(link, place);
    } catch {
      show(place, null, "The export stopped on its way. Please try again.");
    }
    link.removeAttribute("aria-busy");
  });
})();
