/* Eventfly's script for exported sites: the files are here, the backend is elsewhere, and may be away. */
(() => {
  "use strict";
  const { backend, led } = document.currentScript.dataset;
  const prefixes = led.split(" ");
  const TRY_AGAIN_MS = 5 * 60000;
  const ASK_AGAIN_MS = 10000;

  /* ---- eventfly.js knows one address, this page's: its streams and the forms it posts go to the backend ---- */
  const { fetch: send, EventSource: Source } = window;
  window.EventSource = class extends Source {
    constructor(url) { super(new URL(url, backend).href); }
  };
  window.fetch = (what, options) =>
    options?.method === "POST" && String(what).startsWith(`${location.origin}/`)
      ? send(String(what).replace(location.origin, backend), { ...options, credentials: "include" })
      : send(what, options);

  /* ---- what only the backend answers: files of an order, the organizer's desk, signing in from a foreign domain ---- */
  const isTheirs = (path) =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) || /^\/o\/[^/]+\/[^/]+\/./.test(path);
  /* The router would look for these pages here: it does not get to see the click, and the browser follows the link. */
  function lead(event) {
    const link = event.target.closest?.("a[href]");
    const there = link && new URL(link.href);
    if (!there || (there.origin !== location.origin && there.origin !== backend) || !isTheirs(there.pathname)) return;
    link.href = backend + there.pathname + there.search + there.hash;
    if (event.type === "click") event.stopPropagation();
  }
  for (const kind of ["pointerdown", "focusin", "click"]) addEventListener(kind, lead, true);

  /* ---- an event's password is asked for at the backend: what it opens is kept in a cookie there ---- */
  const gate = setInterval(() => {
    if (!document.querySelector('form[action^="/e/"][action$="/enter"]')) return;
    clearInterval(gate);
    location.replace(backend + location.pathname + location.search);
  }, 300);

  /* ---- pictures that came to be after the export ---- */
  document.addEventListener("error", ({ target }) => {
    if (target.tagName !== "IMG") return;
    const wanted = new URL(target.src, location.href);
    if (wanted.origin === location.origin) target.src = backend + wanted.pathname + wanted.search;
  }, true);

  /* ---- the backend is away: what can be read stays, the rest says when to try again ---- */
  let away = false, tryAgainAt = 0, covered = null;
  async function answers() {
    try {
      return (await fetch(`${backend}/health`, { cache: "no-store", signal: AbortSignal.timeout(8000) })).ok;
    } catch {
      return false;
    }
  }
  const when = () => new Date(tryAgainAt).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const again = () => `Please try again in about five minutes, at ${when()}. This page keeps trying by itself.`;
  const make = (tag, className, ...content) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...content);
    return element;
  };
  const shown = (selector) => [...document.querySelectorAll(selector)].find((element) => element.getClientRects().length);

  function banner(title) {
    const told = make("div", "ef-banner ef-banner--warn");
    told.innerHTML = '<svg class="ef-icon" width="22" height="22" aria-hidden="true"><use href="/icons.svg#offline"></use></svg>';
    told.append(make("div", "ef-banner__words", make("p", "ef-banner__title", title), make("p", "", again())));
    return told;
  }
  function wholePage() {
    const safe = location.pathname.startsWith("/o/") ? "Your tickets are safe, and in your mail as a PDF." : "Nothing you did is lost.";
    const home = make("a", "ef-button ef-button--secondary", make("span", "ef-button__label", "See what is on"));
    home.href = "/";
    const lead = make("p", "ef-lead", `We cannot reach our ticket office just now. ${safe} ${again()}`);
    const page = make("div", "ef-stack py-12 sm:py-24", make("h1", "", "We'll be back in a moment"), lead, make("div", "ef-cluster", home));
    page.style.setProperty("--ef-gap", "16px");
    return page;
  }
  /* React compares what was prerendered with its own page, which it draws behind the first answer: not before that. */
  const isSettled = () => performance.now() > 5000 ||
    [...document.querySelectorAll("#main")].some((main) => Object.keys(main).some((key) => key.startsWith("__react")));
  function hideRest(place, rest) {
    for (const element of place.children)
      if (!element.matches("[data-ef-away]")) element.style.display = rest ? "none" : "";
    covered = rest ? place : null;
  }
  function hide() {
    for (const told of document.querySelectorAll("[data-ef-away]")) told.remove();
    if (covered) hideRest(covered, false);
  }
  function tell(told, put) {
    told.dataset.efAway = when();
    told.setAttribute("role", "status");
    put(told);
  }
  function show() {
    const main = shown("#main");
    if (!main || !isSettled()) return;
    if (tryAgainAt < Date.now()) tryAgainAt = Date.now() + TRY_AGAIN_MS;
    if (shown("[data-ef-away]")?.dataset.efAway === when()) return;
    hide();
    const tickets = shown("#tickets"), head = tickets?.querySelector(".ef-card__head");
    if (tickets) tell(banner("Tickets cannot be bought just now"), (told) => (head ? head.after(told) : tickets.prepend(told)));
    else if (!shown("#main h1")) tell(wholePage(), (told) => { main.prepend(told); hideRest(main, true); });
    else if (main.querySelector("form, .ef-event-grid"))
      tell(banner("You can read on here, but nothing can be sent or bought just now"), (told) => {
        told.style.marginBottom = "24px";
        main.prepend(told);
      });
  }
  async function look() {
    away = !(await answers());
    if (away) return show();
    tryAgainAt = 0;
    hide();
  }
  addEventListener("load", () => setTimeout(look, 0));
  setInterval(() => !document.hidden && (away || document.querySelector(".ef-connection")) && look(), ASK_AGAIN_MS);
  // The page may be drawn anew meanwhile.
  setInterval(() => away && show(), 500);
})();
