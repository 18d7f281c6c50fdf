// Background work: what waits, what runs, what has failed and why.

import { post, Problem } from "../common/api.js";
import { h } from "../common/dom.js";
import { say } from "../common/notices.js";
import { session } from "../common/session.js";
import { number, t, time } from "../common/texts.js";
import { choice, ListView, words } from "./table.js";

const STATES = ["queued", "running", "done", "dead"];

customElements.define("desk-jobs", class extends ListView {
  label = "desk.jobs";
  path = "/api/jobs/";

  filters() {
    return [
      choice("state", t("desk.job.state"), STATES.map((name) => [name, t(`desk.job.state.${name}`)])),
      words("kind", t("desk.name"), { pattern: "[a-z_]*" }),
    ];
  }

  columns() {
    return [t("desk.job"), t("desk.job.state"), [t("desk.job.attempts")], t("desk.date"), [t("desk.job.runtime")], t("desk.job.worker"), t("desk.details"), t("desk.actions")];
  }

  row(job) {
    const canRetry = job.state === "dead" && session.may("jobs.retry");
    const row = h("tr", { "data-id": job.id },
      h("th", { scope: "row" }, `${job.name} ${job.id}`),
      h("td", {}, h("span", { class: `badge ${job.state}` }, t(`desk.job.state.${job.state}`))),
      h("td", { class: "number" }, number(job.attempts)),
      h("td", {}, h("time", { datetime: job.enqueued }, time(job.enqueued))),
      h("td", { class: "number" }, job.runtime === null ? "" : t("desk.seconds", { count: job.runtime })),
      h("td", {}, job.worker ?? ""),
      h("td", {}, h("details", {}, h("summary", {}, job.error ? t("desk.job.error") : t("desk.show")),
        h("pre", {}, [job.error, JSON.stringify(job.args, null, 1)].filter(Boolean).join("\n")))),
      h("td", { class: "buttons" }, canRetry && h("button", {
        type: "button", class: "quiet", "aria-label": `${t("desk.job.retry")}: ${job.name} ${job.id}`, onclick: () => this.#retry(job, row),
      }, t("desk.job.retry"))));
    return row;
  }

  async #retry(job, row) {
    try {
      const { data } = await post(`/api/jobs/${job.id}/retry/`);
      say(t("desk.job.retried"));
      if (data) row.replaceWith(this.row(data));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error.text);
    }
  }
});
