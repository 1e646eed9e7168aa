// Two questions that are asked on a screen of their own: is this sheet right, and why is it not marked at all.

function reviewRow(view, entry, criterion, go) {
  const { say, language, book } = view;
  const cell = book.cell(entry, criterion.key);
  const name = said(criterion.title, language);
  const comment = book.comment(entry, criterion.key);
  const value =
    cell.state === "contested"
      ? el("span", { class: "wb-lack" }, say("two-values"))
      : cell.mark === null
        ? el("span", { class: "wb-lack" }, say("not-marked"))
        : el("strong", {}, shownNumber(cell.mark, language));
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name, el("span", { class: "wb-weight" }, view.weight(entry, criterion)), comment ? el("p", { class: "wb-comment" }, comment) : null),
    el("td", { class: "wb-figure" }, value),
    el("td", {}, button(say("change"), () => go(criterion.key), { class: "wb-link", "aria-label": say("change-of", { name }) })),
  );
}

function typedInVain(view, entry) {
  return view.book.criteria(entry).filter((each) => view.log.drafts.has(`${sheetKey(entry)}/mark/${each.key}`));
}

function lacking(view, entry) {
  const { say, language, book } = view;
  const names = (list) => list.map((each) => said(each.title, language)).join(", ");
  const lists = [
    [book.missing(entry), "review-missing"],
    [book.contested(entry), "review-contested"],
    [book.reasonsMissing(entry), "review-reasons"],
    [typedInVain(view, entry), "review-no-mark"],
  ];
  return lists.filter(([list]) => list.length).map(([list, word]) => say(word, { criteria: names(list) }));
}

function reviewDialog(view, entry, rows) {
  const { say, book, language } = view;
  view.settleAll();
  const lacks = lacking(view, entry);
  const reviewed = view.marksOf(entry);
  const go = (key) => {
    dialog.close();
    rows.find((row) => row.key === key).focus();
  };
  const first = [...book.missing(entry), ...book.contested(entry), ...book.reasonsMissing(entry), ...typedInVain(view, entry)][0];
  const confirm = () => {
    view.confirm(entry, reviewed);
    dialog.close();
    receiptDialog(view, entry);
  };
  const criteria = book.criteria(entry);
  const { marked, all } = book.progress(entry);
  const whole = book.comment(entry, "");
  const body = [
    entryHead(view, entry),
    lacks.length ? el("div", { class: "wb-banner wb-banner-heed", role: "alert" }, lacks.map((each) => el("p", {}, each))) : null,
    el("table", { class: "wb-table wb-review" }, el("tbody", {}, criteria.map((each) => reviewRow(view, entry, each, go)))),
    el("p", { class: "wb-sum-line" }, [
      el("strong", { class: "wb-sum" }, marked ? shownNumber(sumSoFar(criteria, (key) => book.mark(entry, key)), language) : "–"),
      el("span", { class: "wb-quiet" }, say("sum-so-far", { marked, all })),
    ]),
    whole ? el("p", { class: "wb-comment" }, whole) : null,
    lacks.length ? null : el("p", { class: "wb-quiet" }, say("confirm-hint")),
  ];
  const back = button(say("back-to-sheet"), () => dialog.close());
  const on = lacks.length
    ? button(say("go-to-missing"), () => go(first.key), { class: "wb-button wb-primary" })
    : button(say("confirm"), confirm, { class: "wb-button wb-primary" });
  const dialog = openDialog(view.root, { title: say("review-title"), body, buttons: [back, on], closeWord: say("close"), wide: true });
}

/** What was confirmed, under which code; it waits for the server's answer as long as that takes. */
function receiptDialog(view, entry) {
  const { say, book } = view;
  const body = el("div", { class: "wb-receipt-body", role: "status" });
  const next = view.nextEntry(entry);
  const sync = () => {
    const confirmed = book.confirmed(entry);
    if (!confirmed) fill(body, [el("p", {}, say("confirm-not-taken")), book.noticesOf(entry).map(({ answer }) => el("p", {}, answer.why))]);
    else if (!confirmed.receipt) fill(body, [el("p", {}, say(view.courier.cut ? "receipt-waits" : "receipt-comes"))]);
    else fill(body, [el("p", { class: "wb-receipt-code" }, confirmed.receipt), el("p", { class: "wb-quiet" }, say("receipt-hint"))]);
  };
  const on = next
    ? nextButton(view, next, () => dialog.close())
    : button(say("all-entries"), () => (dialog.close(), view.open(null)), { class: "wb-button wb-primary" });
  const title = say("receipt-title", { name: entry.region.name });
  const closed = () => view.watchers.delete(sync);
  const dialog = openDialog(view.root, { title, body, buttons: [button(say("close"), () => dialog.close()), on], closeWord: say("close"), closed });
  view.watchers.add(sync);
  sync();
}

function recuseDialog(view, entry) {
  const { say } = view;
  const area = el("textarea", { class: "wb-text", rows: 4, id: "wb-" + randomHex(4), required: true });
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true }, say("recuse-reason-needed"));
  const send = () => {
    show(fault, !area.value.trim());
    if (!area.value.trim()) return area.focus();
    view.write(entry, "recused", { reason: area.value.trim() });
    return dialog.close();
  };
  const body = [
    el("p", {}, say("recuse-explained", { name: entry.region.name })),
    el("label", { for: area.id }, say("recuse-reason")),
    area,
    fault,
  ];
  const buttons = [button(say("cancel"), () => dialog.close()), button(say("recuse-send"), send, { class: "wb-button wb-primary" })];
  const dialog = openDialog(view.root, { title: say("recuse"), body, buttons, closeWord: say("close") });
  area.focus();
}
