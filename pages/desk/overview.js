// How the shop does, as of some seconds ago.

import { get } from "../common/api.js";
import { h } from "../common/dom.js";
import { language, money, number, t } from "../common/texts.js";
import { View } from "../common/view.js";
import { plot } from "./plot.js";

/** How often the figures are asked for, in milliseconds, while the page is seen. */
const INTERVAL = 5000;

const hour = new Intl.DateTimeFormat(language, { hour: "numeric" });
const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });

customElements.define("desk-overview", class extends View {
  /** The figures of before, by instance: what is counted from its start is shown as what came since. */
  #before = new Map();
  #timer = null;

  start() {
    this.moment = h("p", { class: "count" });
    this.content = h("div", {}, h("p", { class: "empty" }, t("loading")));
    this.append(h("div", { class: "head" }, this.heading(t("desk.overview")), this.moment), this.content);
    this.listen(document, "visibilitychange", () => !document.hidden && this.#load());
    this.signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
    this.#load();
  }

  #load() {
    clearTimeout(this.#timer);
    return this.attempt(async () => {
      const { data } = await get("/api/summary/", { signal: this.signal });
      this.#show(data);
      if (!document.hidden) this.#timer = setTimeout(() => this.#load(), INTERVAL);
    }, this.content);
  }

  #show(summary) {
    this.moment.textContent = t("desk.refresh", { time: clock.format(new Date(summary.generated_at)) });
    const live = this.#live(summary.instance);
    const { orders, jobs } = summary;
    const tile = (name, ...texts) => h("div", { class: "tile" }, h("dt", {}, t(name)), h("dd", {}, texts));
    const hours = orders.hours.map(({ at, count, revenue }, place) => ({
      label: hour.format(new Date(at)), mark: place % 4 === 2 ? hour.format(new Date(at)) : null, count, revenue,
    }));
    this.content.replaceChildren(
      h("dl", { class: "tiles" },
        tile("desk.live.orders", number(orders.count)), tile("desk.live.revenue", money(orders.revenue)),
        tile("desk.live.requests", live.rate === null ? "—" : short.format(live.rate)),
        tile("desk.live.latency", live.latency ? `${milliseconds(live.latency.half)} · ${milliseconds(live.latency.most)}` : "—"),
        tile("desk.live.cache", live.cached === null ? "—" : `${number(Math.round(live.cached * 100))} %`),
        tile("desk.live.jobs", `${number(jobs.queued)} · ${number(jobs.dead)}`)),
      h("div", { class: "plots" },
        plot(t("desk.plot.orders"), hours.map(({ label, mark, count: value }) => ({ label, mark, value })), (value, isShort) => (isShort ? short : { format: number }).format(value)),
        plot(t("desk.plot.revenue"), hours.map(({ label, mark, revenue }) => ({ label, mark, value: Number(revenue) })),
          (value, isShort) => (isShort ? short.format(value) : money(value.toFixed(2)))),
        plot(t("desk.plot.states"), Object.entries(orders.statuses).map(([name, value]) => ({ label: t(`order.status.${name}`), mark: t(`order.status.${name}`), value })),
          (value) => number(value)),
        plot(t("desk.plot.latency"), ranges(summary.instance.latency), (value, isShort) => (isShort ? short : { format: number }).format(value)),
        h("section", { class: "panel" }, h("h2", {}, t("desk.running-out")),
          summary.running_out.length
            ? h("ul", { class: "running-out" }, summary.running_out.map(({ id, name, stock }) =>
              h("li", {}, h("a", { href: `/desk/products/${id}/` }, name), h("strong", { class: stock === 0 ? "wrong" : null }, number(stock)))))
            : h("p", { class: "empty" }, t("nothing-here")))));
  }

  /** What the instance that has answered did since it was asked before; from its start, if it was not. */
  #live(instance) {
    const before = this.#before.get(instance.id);
    this.#before.set(instance.id, instance);
    const base = before && before.uptime_seconds < instance.uptime_seconds ? before : null;
    const since = (read) => read(instance) - (base ? read(base) : 0);
    const seconds = since((each) => each.uptime_seconds);
    const counts = instance.latency.counts.map((count, place) => count - (base ? base.latency.counts[place] : 0));
    const requests = counts.reduce((sum, count) => sum + count, 0);
    const [found, missed] = [since((each) => each.cache.found), since((each) => each.cache.missed)];
    return {
      rate: seconds > 0 ? requests / seconds : null,
      latency: requests ? { half: quantile(0.5, counts, instance), most: quantile(0.99, counts, instance) } : null,
      cached: found + missed ? found / (found + missed) : null,
    };
  }
});

/** Where a part of all requests is done, in milliseconds: within its range, as if they were spread evenly there. */
function quantile(part, counts, { latency }) {
  const bounds = latency.bounds_microseconds.map((bound) => bound / 1000);
  let rest = part * counts.reduce((sum, count) => sum + count, 0);
  for (const [place, count] of counts.entries()) {
    const [low, high] = [bounds[place - 1] ?? 0, bounds[place] ?? bounds.at(-1)];
    if (rest <= count) return low + (high - low) * (count ? rest / count : 0);
    rest -= count;
  }
  return bounds.at(-1);
}

const milliseconds = (value) => t("desk.milliseconds", { count: Number(value.toPrecision(2)) });

/** Each range of durations that had requests, and those between. */
function ranges({ bounds_microseconds: microseconds, counts }) {
  const bounds = microseconds.map((bound) => bound / 1000);
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return [];
  const last = counts.findLastIndex((count) => count > 0);
  return counts.slice(first, last + 1).map((value, place) => {
    const bound = bounds[first + place];
    const label = bound === undefined ? `> ${number(bounds.at(-1))}` : `≤ ${number(bound)}`;
    return { label: t("desk.milliseconds", { count: label }), mark: label, value };
  });
}
