// The whole transcript: bars beside its lines, excerpts by click; and any words, selected for a code.
// The codes of a turn stand as a list without it, and every excerpt has a link.
"use strict";
(() => {
  const desk = globalThis.desk;
  const { one, all, press, isBusy } = desk;

  // --- The whole transcript: bars beside the lines that they belong to ---------------------------
  const narrow = matchMedia("(max-width: 60rem)");
  function drawBars() {
    if (narrow.matches) {
      all(".whole .bars.drawn").forEach((list) => { list.classList.remove("drawn"); list.style.height = ""; });
      return;
    }
    const lists = all(".whole .bars");
    lists.forEach((list) => list.classList.add("drawn"));
    for (const list of lists) {
      const turn = list.closest(".turn");
      const top = list.getBoundingClientRect().top;
      const lanes = [], labels = [];
      const bars = all(".bar-of", list).map((bar) => {
        const rects = all(`.${bar.dataset.bar}`, turn).flatMap((part) => [...part.getClientRects()]);
        const from = Math.min(...rects.map((rect) => rect.top)) - top;
        const to = Math.max(...rects.map((rect) => rect.bottom)) - top;
        return { bar, from, to };
      }).sort((one, other) => one.from - other.from || other.to - one.to);
      for (const { bar, from, to } of bars) {
        let lane = lanes.findIndex((free) => free <= from);
        if (lane < 0) lane = lanes.length;
        lanes[lane] = to;
        const strip = one(".strip", bar);
        strip.style.top = `${from}px`;
        strip.style.height = `${Math.max(8, to - from)}px`;
        strip.style.left = `${lane * 8}px`;
        labels.push([bar, from]);
      }
      let below = 0;
      for (const [bar, from] of labels) {
        const label = one(".label", bar);
        label.style.left = `${lanes.length * 8 + 6}px`;
        const at = Math.max(from, below);
        label.style.top = `${at}px`;
        below = at + label.getBoundingClientRect().height + 2;
      }
      list.style.height = `${below}px`;
    }
  }
  let drawn = 0;
  const redraw = () => { cancelAnimationFrame(drawn); drawn = requestAnimationFrame(drawBars); };
  window.addEventListener("resize", redraw);
  document.fonts?.ready.then(redraw);
  redraw();
  function light(event, on) {
    const bar = event.target.closest?.(".bar-of");
    if (!bar) return;
    all(".lit").forEach((part) => part.classList.remove("lit"));
    if (on) all(`.whole .${bar.dataset.bar}`).forEach((part) => part.classList.add("lit", ...[...bar.classList].filter((name) => /^k/.test(name))));
  }
  for (const [name, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
    document.addEventListener(name, (event) => light(event, on));
  }
  // A click on words that nobody selected chooses the shortest excerpt that holds them.
  document.addEventListener("click", (event) => {
    const words = event.target.closest?.(".whole .said span, .whole .said mark");
    if (!words || selected()) return;
    const here = new Set([...words.classList, ...(words.matches("mark") ? [...(words.firstElementChild?.classList ?? [])] : [])]);
    const fitting = all(".pick", words.closest(".turn")).filter((pick) => here.has(pick.dataset.pick));
    press(fitting.sort((a, b) => a.dataset.length - b.dataset.length)[0]);
  });

  // --- Any stretch of the conversation as an excerpt ------------------------------------------------
  let picked = null;
  function selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const said = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("#desk .said[data-turn]");
    const turn = said(range.startContainer);
    if (!turn || said(range.endContainer) !== turn || !selection.toString().trim()) return null;
    const offset = (node, place) => {
      const before = document.createRange();
      before.setStart(turn, 0);
      before.setEnd(node, place);
      return before.cloneContents().textContent.length; // UTF-16 units; the server converts
    };
    return {
      turn: turn.dataset.turn,
      from: offset(range.startContainer, range.startOffset),
      to: offset(range.endContainer, range.endOffset),
      text: selection.toString().trim(),
      range: range.cloneRange(),
    };
  }
  function hidePicked() { picked = null; one("#picked").hidden = true; }
  document.addEventListener("selectionchange", () => {
    picked = selected();
    one("#picked").hidden = !picked;
    if (picked) one("#picked-text").textContent = `“${picked.text}”`;
  });
  // The words that the next code is for: they stay when the selection goes, as it does in a field.
  let aim = null;
  function aimAt(words) {
    aim = words;
    globalThis.CSS?.highlights?.delete("aim");
    const told = one("#aim");
    if (!told) return;
    told.hidden = !words;
    if (!words) return;
    one("bdi", told).textContent = words.text;
    if (words.range && globalThis.Highlight) CSS.highlights.set("aim", new Highlight(words.range));
  }
  document.addEventListener("pointerdown", (event) => {
    // Pressing a button must not take the selection away first.
    if (event.target.closest("#picked-use, .leaf, #aim")) event.preventDefault();
    else if (event.target.id === "search" && picked) aimAt(picked);
    else if (event.target.closest(".said")) aimAt(null);
  });
  // A code for selected words: they become an excerpt that has it.
  document.addEventListener("submit", (event) => {
    const words = picked || aim;
    if (!words || !event.target.matches("#tree, .recent")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    usePicked(words, event.submitter?.value);
  }, true);
  function usePicked(words = picked || aim, code = "") {
    const form = one("#pick");
    if (!words || !form || isBusy()) return;
    for (const name of ["turn", "from", "to"]) form.elements[name].value = words[name];
    form.elements.code.value = code;
    getSelection().removeAllRanges();
    aimAt(null);
    form.requestSubmit();
  }
  document.addEventListener("click", (event) => { if (event.target.closest("#picked-use")) usePicked(); });
  desk.usePicked = () => usePicked();
  desk.aimAt = aimAt;
  desk.aimAtSelection = () => { if (picked) aimAt(picked); };
  document.addEventListener("htmx:after:swap", () => {
    hidePicked();
    aimAt(null);
    redraw();
  });
})();
