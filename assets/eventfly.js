/* Eventfly's small script, the same on Reflex pages and on server-rendered ones. No dependencies.
   It finds its work by data attributes, by delegation and a MutationObserver, so that React may come, go and redraw. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  /* React compares the first HTML with its own: nothing it is about to hydrate may be touched before. */
  let settled = false;
  const ready = (element) => settled || Object.keys(element).some((key) => key.startsWith("__react")) || element.closest("#ef-snapshot");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /* ---- keys the browser mints before the first click; kept in memory where storage is forbidden ---- */
  function mint() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  const memory = new Map();
  function kept(name) {
    let value = memory.get(name);
    try { value = localStorage.getItem(name) || value; } catch {}
    if (!/^[\w-]{22}$/.test(value || "")) value = mint();
    memory.set(name, value);
    try { localStorage.setItem(name, value); } catch {}
    return value;
  }
  function forget(name) {
    memory.delete(name);
    try { localStorage.removeItem(name); } catch {}
  }
  window.eventfly = {
    draftKey: (slug) => kept(`ef:draft:${slug}`),
    forgetDraft: (slug) => forget(`ef:draft:${slug}`),
    browserId: () => kept("ef:browser"),
    newKey: mint,
    say,
  };

  function say(text) {
    document.body.append(Object.assign(document.createElement("p"), { className: "ef-connection", textContent: text, role: "alert" }));
  }

  /* ---- light and dark ---- */
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-ef-theme]")) return;
    const root = document.documentElement;
    const next = getComputedStyle(root).colorScheme === "dark" || root.classList.contains("dark") ? "light" : "dark";
    root.classList.remove("light", "dark");
    root.classList.add(next);
    root.style.colorScheme = next;
    try { localStorage.setItem("theme", next); } catch {}
  });

  /* ---- numbers that live: <div data-live-source=URL> … <span data-live=KEY> ---- */
  const streams = new Map(); // url -> {source, values, idle}
  function paint(element, text) {
    if (element.textContent === text && element.hidden === !text) return;
    const known = element.dataset.efSeen;
    element.textContent = text;
    element.hidden = !text;
    element.dataset.efSeen = "1";
    if (known && text && !calm.matches && element.animate)
      element.animate([{ opacity: 0.3, transform: "translateY(0.25em)" }, { opacity: 1, transform: "none" }], { duration: 200, easing: "ease-out" });
  }
  function paintAll(root, values) {
    for (const element of all("[data-live]", root)) {
      if (element.closest("[data-live-source]") !== root || !ready(element)) continue;
      const key = element.dataset.live;
      if (key in values) paint(element, String(values[key] ?? ""));
      else if (!element.textContent.trim()) element.hidden = true;
    }
  }
  function open(url) {
    const stream = { values: {}, source: null };
    stream.start = () => {
      if (stream.source || !window.EventSource) return;
      stream.source = new EventSource(url);
      stream.source.onmessage = (message) => {
        let news;
        try { news = JSON.parse(message.data); } catch { return; }
        Object.assign(stream.values, news);
        for (const root of all("[data-live-source]"))
          if (root.dataset.liveSource === url) {
            paintAll(root, stream.values);
            root.dispatchEvent(new CustomEvent("ef:live", { bubbles: true, detail: news }));
          }
      };
      stream.source.onerror = () => {
        if (stream.source?.readyState !== EventSource.CLOSED) return;
        stream.stop();
        stream.retry = setTimeout(() => streams.get(url) === stream && !document.hidden && stream.start(), 5000 + Math.random() * 10000);
      };
    };
    stream.stop = () => { clearTimeout(stream.retry); stream.source?.close(); stream.source = null; };
    stream.start();
    return stream;
  }
  function subscribe() {
    const wanted = new Set();
    for (const root of all("[data-live-source]")) {
      const url = root.dataset.liveSource;
      if (!url) continue;
      wanted.add(url);
      if (!streams.has(url)) streams.set(url, open(url));
      paintAll(root, streams.get(url).values);
    }
    for (const [url, stream] of streams) if (!wanted.has(url)) { stream.stop(); streams.delete(url); }
  }
  let sleep;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(sleep);
    if (document.hidden) sleep = setTimeout(() => streams.forEach((stream) => stream.stop()), 60000);
    else streams.forEach((stream) => stream.start());
  });
  addEventListener("pagehide", () => streams.forEach((stream) => stream.stop()));
  addEventListener("pageshow", () => streams.forEach((stream) => stream.start()));

  /* ---- countdown: <div data-countdown=ISO data-total=SECONDS [data-server-now=ISO]> ---- */
  const SPOKEN = [300, 120, 60, 30];
  const clocks = new WeakMap();
  const words = (s) => (s >= 60 ? `${Math.round(s / 60)} minute${s >= 120 ? "s" : ""}` : `${s} seconds`);
  function write(element, selector, text) {
    const part = element.querySelector(selector);
    if (part && part.textContent !== text) part.textContent = text;
  }
  function tickOne(element) {
    const { countdown, serverNow, total, expiredText } = element.dataset;
    const key = `${countdown}|${serverNow || ""}`;
    let clock = clocks.get(element);
    if (!clock || clock.key !== key) {
      const skew = serverNow ? Date.parse(serverNow) - Date.now() : 0;
      clock = { key, skew: Number.isFinite(skew) ? skew : 0, last: Infinity, over: false };
      clocks.set(element, clock);
    }
    const end = Date.parse(countdown);
    if (!Number.isFinite(end)) return;
    const left = Math.max(0, Math.ceil((end - Date.now() - clock.skew) / 1000));
    const label = element.querySelector("[data-countdown-label]");
    if (label && !clock.label) clock.label = label.textContent;
    write(element, "[data-countdown-time]", left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "");
    if (label && left && clock.over && clock.label) label.textContent = clock.label;
    const fill = element.querySelector("[data-countdown-fill]");
    if (fill) fill.style.transform = `scaleX(${Math.min(1, left / (Number(total) || 600))})`;
    element.classList.toggle("ef-countdown--late", left <= 60);
    const due = SPOKEN.find((mark) => left <= mark && clock.last > mark && left > mark - 5);
    if (due && clock.last !== Infinity) write(element, "[data-countdown-say]", `${words(left)} left`);
    if (!left && !clock.over) {
      clock.over = true;
      if (label) label.textContent = expiredText || "The time is over.";
      write(element, "[data-countdown-say]", expiredText || "The time is over.");
      element.dispatchEvent(new CustomEvent("ef:expired", { bubbles: true }));
      element.querySelector("[data-countdown-expired]")?.click();
    } else if (left) clock.over = false;
    clock.last = left;
  }
  const tick = () => all("[data-countdown]").filter(ready).forEach(tickOne);

  /* ---- forms: <form data-ef-post action=URL>, answers by RFC 9457 problem documents ---- */
  function fieldsOf(form, submitter) {
    const data = {};
    for (const [name, value] of new FormData(form, submitter || undefined)) {
      if (value instanceof File) continue;
      data[name] = name in data ? [].concat(data[name], value) : value;
    }
    for (const box of all("input[type=checkbox][name]", form))
      if (!box.hasAttribute("value")) data[box.name] = box.checked;
    return data;
  }
  function showProblems(form, problems, title) {
    for (const place of all("[data-error-for]", form)) place.textContent = "";
    for (const control of form.elements) control.removeAttribute("aria-invalid");
    const summary = form.querySelector("[data-error-summary]");
    const list = summary?.querySelector("ul");
    list?.replaceChildren();
    for (const { field, message } of problems) {
      const place = field && form.querySelector(`[data-error-for="${CSS.escape(field)}"]`);
      const control = field && form.elements.namedItem(field);
      if (place) place.textContent = message;
      if (control?.setAttribute) control.setAttribute("aria-invalid", "true");
      const item = document.createElement("li");
      if (control?.id) {
        const link = Object.assign(document.createElement("a"), { href: `#${control.id}`, textContent: message });
        link.onclick = (event) => { event.preventDefault(); control.focus(); };
        item.append(link);
      } else item.textContent = message;
      list?.append(item);
    }
    if (!summary) return;
    const heading = summary.querySelector("p");
    if (heading && title) heading.textContent = title;
    summary.hidden = !title && !problems.length;
    if (!summary.hidden) summary.focus();
  }
  async function post(form, submitter) {
    const button = submitter || form.querySelector("[type=submit]");
    if (form.dataset.efBusy) return;
    form.dataset.efBusy = "1";
    button?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(fieldsOf(form, submitter)),
      });
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) {
        showProblems(form, [], "");
        form.dispatchEvent(new CustomEvent("ef:posted", { bubbles: true, detail: body }));
        const next = body.next || form.dataset.next;
        if (next && /^\/(?!\/)/.test(next)) { location.assign(next); return true; }
        const thanks = form.querySelector("[data-ef-thanks]");
        if (thanks) { thanks.hidden = false; if (body.message) thanks.textContent = body.message; thanks.focus?.(); }
      } else {
        const wait = answer.status === 503 || answer.status === 429;
        const title = body.errors?.length ? "Please check these fields" : body.detail || body.title ||
          (wait ? "Please try again in a moment." : "That did not work. Please try again.");
        showProblems(form, body.errors || [], title);
      }
    } catch {
      showProblems(form, [], "No connection just now. What you typed is kept; please try again.");
    }
    delete form.dataset.efBusy;
    button?.removeAttribute("aria-busy");
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-ef-post]")) return;
    event.preventDefault();
    post(form, event.submitter);
  });

  /* A problem's link leads into its field; a router would only change the address. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('[data-error-summary] a[href*="#"]');
    const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    event.preventDefault();
    event.stopPropagation();
    control.focus();
  }, true);

  /* ---- what React adds later is found too ---- */
  let planned = false;
  function look() {
    planned = false;
    subscribe();
    tick();
  }
  function start() {
    new MutationObserver((changes) => {
      if (planned) return;
      const news = changes.some((change) => change.type === "attributes" || [...change.addedNodes, ...change.removedNodes].some((node) => node.nodeType === 1));
      if (news) { planned = true; requestAnimationFrame(look); }
    }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-live-source", "data-countdown"] });
    look();
    setInterval(tick, 1000);
    setTimeout(() => { settled = true; look(); }, 3000);
  }
  if (document.readyState === "complete") start();
  else addEventListener("load", () => setTimeout(start, 0));
})();
