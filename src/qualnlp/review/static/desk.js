// The desk by keyboard, and dialogs; text.js has the transcript and what is selected in it. Everything here has a link or a button that does
// the same; the server decides, htmx carries forms and links and keeps focus (hx-boost in base).
"use strict";
(() => {
  const html = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  html.classList.add("script");
  // What text.js needs of this file, and this file of it.
  const desk = globalThis.desk = { one, all, press, isBusy: () => Boolean(busy) };

  // --- One act at a time -------------------------------------------------------------------
  // Keys that come while an answer is on its way wait for it, but never reach an excerpt that was
  // not on screen when they were pressed.
  let busy = null;
  let waiting = [];
  document.addEventListener("htmx:before:request", (event) => {
    busy = event.detail.ctx;
    html.setAttribute("aria-busy", "true");
  });
  // The form that asked may be gone from the page once the answer is in it, and its last event
  // with it; so whichever comes first ends the wait.
  for (const name of ["htmx:after:swap", "htmx:finally:request", "htmx:error"]) {
    document.addEventListener(name, (event) => {
      if (event.detail?.ctx !== busy) return;
      busy = null;
      html.removeAttribute("aria-busy");
      setTimeout(() => {
        while (waiting.length && !busy) {
          const stroke = waiting.shift();
          // After a key that leads into a field, what was typed meanwhile is its text.
          if (!enter(document.activeElement, stroke)) act(stroke);
        }
      });
    });
  }

  function press(element) {
    if (!element || busy || element.getAttribute("aria-disabled") === "true") return false;
    element.click();
    return true;
  }

  // --- The evidence of the suggestion that is looked at ---------------------------------------
  function lookAt(number) {
    const here = one("#desk");
    if (here && number) here.dataset.focus = number;
  }
  const suggestionOf = (event) => event.target.closest && event.target.closest(".suggestion");
  document.addEventListener("focusin", (event) => lookAt(suggestionOf(event)?.dataset.number));
  document.addEventListener("pointerover", (event) => lookAt(suggestionOf(event)?.dataset.number));

  // --- Dialogs: a page of its own, shown over the desk ----------------------------------------
  const dialog = () => one("#dialog");
  let opener = null;

  async function openDialog(link) {
    let part = null;
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      part = one(".dialog-part", page);
      if (!part) { tell(one(".told.wrong", page)?.textContent || one("main p", page)?.textContent || link.href); return; }
    } catch { tell(lost()); return; }
    // Back to the link if it had the focus; whoever came by a key stays with the excerpt.
    opener = document.activeElement === link ? link.id : null;
    const body = one("#dialog-body");
    body.replaceChildren(document.adoptNode(part));
    htmx.process(body);
    if (!dialog().open) dialog().showModal();
    (one("[autofocus]", body) || one("input:not([type=hidden]), select, textarea, button", body))?.focus();
  }
  function closeDialog() {
    if (dialog().open) dialog().close();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      openDialog(link);
      return;
    }
    if (event.target.closest("[data-close]") && dialog().open) {
      event.preventDefault();
      event.stopImmediatePropagation();
      closeDialog();
    } else if (event.target === dialog()) closeDialog();
  }, true);
  document.addEventListener("close", () => {
    one("#dialog-body").replaceChildren();
    if (opener) document.getElementById(opener)?.focus();
  }, true);

  // --- What the server says --------------------------------------------------------------------
  const english = () => html.lang === "en";
  const lost = () => english()
    ? "The page does not answer. What you typed is still here; is “qualnlp review” still running?"
    : "Halaman tidak menjawab. Yang Anda ketik masih ada; apakah “qualnlp review” masih berjalan?";

  function tell(sentence) {
    const said = document.createElement("p");
    said.className = "told wrong";
    said.textContent = sentence;
    if (dialog().open) {
      all("#dialog-body > .told").forEach((old) => old.remove());
      said.setAttribute("role", "alert");
      one("#dialog-body").prepend(said);
    } else one("#told").replaceChildren(said);
  }
  // A refusal is shown where the person is; nothing else changes, so what was typed stays.
  document.addEventListener("htmx:before:swap", (event) => {
    const context = event.detail.ctx;
    const status = context?.response?.raw?.status ?? context?.response?.status ?? 200;
    if (status < 400) { closeDialog(); return; }
    event.preventDefault();
    const page = new DOMParser().parseFromString(context.text || "", "text/html");
    tell(one(".told.wrong", page)?.textContent || page.body.textContent.trim().slice(0, 300) || lost());
  });
  document.addEventListener("htmx:error", (event) => {
    if (!event.detail?.ctx?.response) tell(lost());
  });
  // The same address again is not a new step of the browser's history.
  document.addEventListener("htmx:before:history:update", (event) => {
    if (event.detail.history.path === location.pathname + location.search) event.preventDefault();
  });

  // --- A new excerpt or view: read from its top; the same one: stay where you are -------------
  let shown = one("#desk")?.dataset.excerpt;
  let place = location.pathname;
  let inText = Boolean(one(".whole"));
  document.addEventListener("htmx:after:swap", () => {
    const now = one("#desk")?.dataset.excerpt;
    if (now !== shown) waiting = [];
    // Another excerpt, another table: what was ticked or typed belonged to what stood there
    // before, and the swap keeps it where an element is used again.
    if (!now || now !== shown) all("#page form").forEach((form) => form.reset());
    if (now && now !== shown) {
      lookAt("1");
      one("#place")?.focus({ preventScroll: true });
      arrive();
      search("");
    } else if (!now && location.pathname !== place) {
      one("#main")?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    // The same words in the other view stand elsewhere.
    if (now && now === shown && inText !== Boolean(one(".whole"))) arrive();
    shown = now;
    place = location.pathname;
    inText = Boolean(one(".whole"));
    refreshSearch();
  });
  function arrive() {
    const excerpt = one("#excerpt");
    if (one(".whole")) {
      // On a narrow screen the panel lies over the lower half.
      const narrow = matchMedia("(max-width: 60rem)").matches;
      const box = excerpt?.getBoundingClientRect();
      const most = window.innerHeight * (narrow ? 0.5 : 0.9);
      if (box && (box.top < 60 || box.bottom > most)) excerpt.scrollIntoView({ block: narrow ? "start" : "center" });
      return;
    }
    window.scrollTo(0, 0);
    if (excerpt && excerpt.getBoundingClientRect().bottom > window.innerHeight * 0.85) {
      excerpt.scrollIntoView({ block: "center" });
    }
  }

  if (one(".whole")) arrive();

  // --- Searching the codebook --------------------------------------------------------------------
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  function refreshSearch() {
    const field = one("#search");
    if (!field) return;
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    let first = null, found = 0;
    const visit = (item, above) => {
      const words = above + " " + item.dataset.words;
      const here = wanted.every((word) => words.includes(word));
      const below = all(":scope > .tree > li", item).map((child) => visit(child, words)).some(Boolean);
      const leaf = one(":scope > .leaf", item);
      if (here && leaf) {
        found += 1;
        if (wanted.length && (!first || (!ownName(first, wanted) && ownName(leaf, wanted)))) first = leaf;
      }
      item.hidden = !(here || below);
      return here || below;
    };
    all("#tree > .tree > li").forEach((item) => visit(item, ""));
    point(first);
    one("#found").textContent = wanted.length ? (english() ? `${found} codes` : `${found} kode`) : "";
  }
  // The code that Enter would give: arrow keys move it, and its definition stands below the field.
  function point(leaf) {
    all("#tree .leaf.first").forEach((old) => old.classList.remove("first"));
    leaf?.classList.add("first");
    leaf ? one("#search").setAttribute("aria-activedescendant", leaf.id) : one("#search").removeAttribute("aria-activedescendant");
    one("#found-about").textContent = leaf ? one(":scope > details p", leaf.parentElement)?.textContent || "" : "";
  }
  function step(by) {
    const leaves = all("#tree .leaf").filter((leaf) => !leaf.closest("li[hidden]"));
    if (!leaves.length) return;
    const now = leaves.findIndex((leaf) => leaf.matches(".first"));
    point(leaves[now < 0 ? (by > 0 ? 0 : leaves.length - 1) : (now + by + leaves.length) % leaves.length]);
    one("#tree .leaf.first").scrollIntoView({ block: "nearest" });
  }
  const ownName = (leaf, wanted) => wanted.every((word) => folded(leaf.textContent).includes(word));
  function search(text) {
    const field = one("#search");
    if (field) { field.value = text; refreshSearch(); }
  }
  document.addEventListener("input", (event) => { if (event.target.id === "search") refreshSearch(); });
  // What is found stands below the field: bring both into view, and afterwards go back.
  let cameFrom = null;
  function find() {
    const field = one("#search");
    if (!field) return;
    desk.aimAtSelection();
    if (document.activeElement !== field) cameFrom = window.scrollY;
    field.focus({ preventScroll: true });
    field.select();
    one(".book").scrollIntoView({ block: "start" });
  }
  function found() {
    search("");
    one("#search").blur();
    if (cameFrom !== null) window.scrollTo(0, cameFrom);
    cameFrom = null;
  }

  // --- Copying, ticking -----------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(
      () => { one("#told").replaceChildren(Object.assign(document.createElement("p"), { className: "told", textContent: english() ? "Copied." : "Tersalin." })); },
      () => {});
    if (event.target.id === "bulk-all") {
      const boxes = all("input[name=row]");
      const tick = !boxes.every((box) => box.checked);
      boxes.forEach((box) => { box.checked = tick; });
    }
  });

  // --- What is being made behind the scenes is looked at again ------------------------------------
  let again = 0;
  function lookAgain() {
    clearTimeout(again);
    const waiting = one("[data-again]");
    if (waiting) again = setTimeout(() => press(one("a", waiting)), Number(waiting.dataset.again));
  }
  lookAgain();
  document.addEventListener("htmx:after:swap", lookAgain);

  // --- Keys ------------------------------------------------------------------------------------------
  const digit = (event) => /^(Digit|Numpad)[1-9]$/.test(event.code) ? event.code.slice(-1) : null;
  const lastCoding = (key) => one(`.coding[data-last] .stances [data-key="${CSS.escape(key)}"]`)
    || one(`.coding:last-of-type .stances [data-key="${CSS.escape(key)}"]`);
  const KEYS = {
    "Enter": () => press(one("#finish")),
    "+": () => press(lastCoding("+")),
    "-": () => press(lastCoding("-")),
    "=": () => press(lastCoding("=")),
    "r": reason,
    "/": () => { find(); return Boolean(one("#search")); },
    "c": () => press(one("#new-code")),
    "m": () => press(one("#memo")),
    "b": () => press(one("#mode")),
    "u": () => press(one("#undo")),
    "j": () => press(one("#next")),
    "k": () => press(one("#previous")),
    "ArrowRight": () => press(one("#next")),
    "ArrowLeft": () => press(one("#previous")),
    "s": () => press(one("#reshape")),
    "o": () => press(one("#order")),
    "t": () => press(one("#whole")),
    "x": () => { desk.usePicked(); return true; },
    "?": () => press(one("#help")),
  };
  // --- The box of a reason: typed in, never taken for keys -----------------------------------------
  function leaveReason(field, keep) {
    if (keep) field.form.requestSubmit();
    else field.value = field.defaultValue;
    field.blur();
  }
  function reason() {
    const field = one("#reason");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
    return Boolean(field);
  }
  function enter(field, { key }) {
    if (!field?.matches("#reason, #search")) return false;
    if (key.length === 1) field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
    else if (key === "Backspace") field.value = field.value.slice(0, -1);
    else if (field.id === "reason" && /^(Enter|Escape)$/.test(key)) leaveReason(field, key === "Enter");
    else if (key === "Enter" && press(one("#tree .leaf.first"))) found();
    else if (/^Arrow(Down|Up)$/.test(key)) return step(key === "ArrowDown" ? 1 : -1), true;
    else if (key === "Escape") found();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }
  let byPointer = false;
  document.addEventListener("pointerdown", () => { byPointer = true; });
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.isComposing || (event.repeat && target.id !== "search")) return;
    if (target.id === "search") {
      if (event.key === "Escape") { found(); desk.aimAt(null); }
      if (/^Arrow(Down|Up)$/.test(event.key)) { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); }
      if (event.key === "Enter") {
        event.preventDefault();
        if (press(one("#tree .leaf.first"))) found();
      }
      return;
    }
    if (target.matches(".why-not input") && /^(Enter|Escape)$/.test(event.key)) {
      event.preventDefault();
      leaveReason(target, event.key === "Enter");
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.tagName === "TEXTAREA") {
      event.preventDefault();
      target.form?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || dialog().open) return;
    // A dialog that has just closed can keep the focus for a moment.
    const field = target.closest("input, textarea, select, [contenteditable]");
    if (field && !field.closest("dialog:not([open])")) return;
    // Enter does what it always does on a link or button reached by keyboard; after a mouse click
    // on a code it finishes, instead of taking the code back.
    if (event.key === "Tab") byPointer = false;
    if (event.key === "Enter" && !byPointer && target.closest("a, button, summary")) return;
    const stroke = { key: event.key, number: digit(event), shift: event.shiftKey };
    if (busy) {
      waiting.push(stroke);
      event.preventDefault();
    } else if (act(stroke)) event.preventDefault();
  });

  function act({ key, number, shift }) {
    const recent = /^[a-z]$/.test(key) && one(`[data-recent="${key}"]`);
    if (recent) return press(recent);
    if (!number) return Boolean(KEYS[key.length === 1 ? key.toLowerCase() : key]?.());
    lookAt(number);
    const wanted = one(shift ? `#reject-${number}` : `#confirm-${number}`);
    // What is folded is not decided unseen: the first press unfolds it.
    const folded = wanted?.closest("details:not([open])");
    if (folded) { folded.open = true; return true; }
    return press(wanted);
  }
})();
