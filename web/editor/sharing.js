// Links that share a query, and the list of those that ran.

import { lang, make, say } from "/web/common.js";
import { forget, link, ran } from "./keeping.js";

const counted = (count) => count.toLocaleString(lang === "zh" ? "zh-CN" : "en-GB");

/** Shows a link that opens the page with a query. */
export function share(place, query, name = "") {
  const input = make("input", {
    readonly: "",
    "aria-label": say("分享链接", "Link to share"),
    value: link(query, { name }),
  });
  const copy = make("button", { type: "button" }, say("复制", "Copy"));
  copy.addEventListener("click", () => {
    input.select();
    navigator.clipboard?.writeText(input.value).then(
      () => (copy.textContent = say("已复制", "Copied")),
      () => {},
    );
  });
  const runs = make(
    "label",
    {},
    make("input", { type: "checkbox" }),
    say(" 打开即运行", " runs when opened"),
  );
  runs.firstChild.addEventListener(
    "change",
    (event) => (input.value = link(query, { name, run: event.target.checked })),
  );
  place.replaceChildren(input, copy, runs);
  place.hidden = false;
  input.select();
}

/** Shows the queries that ran; a click opens one. */
export function remembered(place, open) {
  const items = ran().map((one) => {
    const button = make(
      "button",
      { type: "button", class: "plain", title: one.query },
      one.query.trim().split("\n").join(" ").slice(0, 90),
    );
    button.addEventListener("click", () => open(one.query));
    const told = say(
      `${counted(one.rows)} 行，${one.milliseconds} 毫秒`,
      `${counted(one.rows)} rows, ${one.milliseconds} ms`,
    );
    return make(
      "li",
      {},
      button,
      make("div", { class: "soft" }, `${one.at.slice(0, 16).replace("T", " ")} · ${told}`),
    );
  });
  const clear = make("button", { type: "button" }, say("全部忘记", "Forget them all"));
  clear.addEventListener("click", () => (forget(), remembered(place, open)));
  place.replaceChildren(
    make("ul", { class: "plain" }, ...items),
    ...(items.length ? [clear] : [make("p", { class: "soft" }, say("还没有。", "None yet."))]),
  );
}
