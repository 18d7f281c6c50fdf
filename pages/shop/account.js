// Registering, signing in and out, one's own profile, password and devices.

import { get, patch, post, Problem, remove } from "../common/api.js";
import { h } from "../common/dom.js";
import { field, form } from "../common/forms.js";
import { say } from "../common/notices.js";
import { session } from "../common/session.js";
import { t, time } from "../common/texts.js";
import { go } from "../common/router.js";
import { View } from "../common/view.js";

/** Where to go after signing in: an address of these pages, or the start. */
function next() {
  const given = new URLSearchParams(location.search).get("next") ?? "/";
  const address = new URL(given, location.origin);
  return address.origin === location.origin ? address.pathname + address.search : "/";
}

const passwords = (first, ...names) => {
  const one = field("password", first, {
    type: "password", autocomplete: "new-password", required: true, minlength: 8, maxlength: 128, hint: t("account.password.hint"),
  });
  const two = field("password2", t("account.password-again"), {
    type: "password", autocomplete: "new-password", required: true, check: (value) => (value === one.input.value ? null : t("field.match")),
  });
  return [...names, one, two];
};

/** Signs in; what is wrong is thrown for the form to show. */
async function enter(username, password) {
  let refusal;
  try {
    refusal = await session.signIn(username, password);
  } catch {
    throw new Problem(0);
  }
  if (refusal) throw new Problem(refusal.status, await refusal.json().catch(() => null), refusal.headers);
}

customElements.define("sign-in", class extends View {
  start() {
    const fields = [
      field("username", t("account.username"), { autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true }),
      field("password", t("account.password"), { type: "password", autocomplete: "current-password", required: true }),
    ];
    const query = location.search;
    this.append(h("div", { class: "narrow" }, this.heading(t("account.sign-in")),
      form(fields, t("account.sign-in"), async ({ username, password }) => {
        await enter(username, password);
        leave();
      }),
      h("p", {}, t("account.new-here"), " ", h("a", { href: `/register/${query}` }, t("account.register"))),
      h("p", {}, h("a", { href: "/password-reset/" }, t("account.forgotten")))));
  }
});

/** To where the user wanted to go; the desk is another page. */
function leave() {
  const address = next();
  if (address.startsWith("/desk/")) location.assign(address);
  else go(address, { replace: true });
}

customElements.define("sign-up", class extends View {
  start() {
    const fields = passwords(t("account.password"),
      field("username", t("account.username"), {
        autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, minlength: 3, maxlength: 150,
        hint: t("account.username.hint"),
      }),
      field("email", t("account.email"), { type: "email", autocomplete: "email", required: true }),
      field("first_name", t("account.first-name"), { autocomplete: "given-name", maxlength: 150 }),
      field("last_name", t("account.last-name"), { autocomplete: "family-name", maxlength: 150 }),
      field("phone_number", t("account.phone"), { type: "tel", autocomplete: "tel", maxlength: 15 }));
    this.append(h("div", { class: "narrow" }, this.heading(t("account.register")),
      form(fields, t("account.register"), async (values) => {
        const { phone_number: phone, ...rest } = values;
        await post("/api/users/", phone ? values : rest, { as: "anyone" });
        await enter(values.username, values.password);
        say(t("account.registered", { name: values.first_name || values.username }));
        leave();
      }),
      h("p", {}, t("account.known-here"), " ", h("a", { href: `/sign-in/${location.search}` }, t("account.sign-in")))));
  }
});

customElements.define("password-reset", class extends View {
  start() {
    // In the part of the address that is sent to nobody: it is a secret, so it does not stay in the history either.
    const token = decodeURIComponent(location.hash.slice(1));
    if (token) history.replaceState(null, "", "/password-reset/");
    const content = token
      ? form(passwords(t("account.new-password")), t("save"), async (values) => {
        await post("/api/password-reset/confirm/", { token, ...values }, { as: "anyone" });
        say(t("reset.done"));
        go("/sign-in/");
      })
      : form([field("email", t("account.email"), { type: "email", autocomplete: "email", required: true })], t("reset.ask"), async (values) => {
        await post("/api/password-reset/", values, { as: "anyone" });
        this.querySelector("form").replaceWith(h("p", { class: "notice", role: "status" }, t("reset.sent")));
      });
    this.append(h("div", { class: "narrow" }, this.heading(t("reset")), content));
  }
});

customElements.define("account-page", class extends View {
  start() {
    this.content = h("div", { class: "account" }, h("p", { class: "empty" }, t("loading")));
    this.append(this.heading(t("account")), this.content);
    this.attempt(async () => {
      const [profile, sessions] = await Promise.all([
        get("/api/users/me/", { signal: this.signal }), get("/api/sessions/", { signal: this.signal }),
      ]);
      this.devices = h("ul", { class: "devices" });
      this.#list(sessions.data);
      this.content.replaceChildren(this.#actions(), this.#profile(profile), this.#password(), this.#sessions());
    }, this.content);
  }

  #actions() {
    const out = h("button", { type: "button", onclick: () => this.#signOut() }, t("account.sign-out"));
    return h("p", { class: "actions" }, h("a", { class: "button", href: "/orders/" }, t("orders.yours")), out);
  }

  async #signOut() {
    try {
      await session.signOut();
      say(t("account.signed-out"));
      go("/");
    } catch {
      say(t("problem.no_connection"));
    }
  }

  #profile({ data, tag }) {
    const text = (name, label, more) => field(name, label, { value: data[name], ...more });
    const fields = [
      text("email", t("account.email"), { type: "email", autocomplete: "email", required: true }),
      text("first_name", t("account.first-name"), { autocomplete: "given-name", maxlength: 150 }),
      text("last_name", t("account.last-name"), { autocomplete: "family-name", maxlength: 150 }),
      text("phone_number", t("account.phone"), { type: "tel", autocomplete: "tel", maxlength: 15 }),
    ];
    let present = tag;
    return h("section", { class: "panel" }, h("h2", {}, `${t("account.profile")}: ${data.username}`),
      form(fields, t("save"), async (values) => {
        const phone = values.phone_number || null;
        present = (await patch("/api/users/me/", { ...values, phone_number: phone }, { tag: present })).tag;
        say(t("saved"));
      }));
  }

  #password() {
    const old = field("old_password", t("account.old-password"), { type: "password", autocomplete: "current-password", required: true });
    const fields = passwords(t("account.new-password"), old);
    return h("section", { class: "panel" }, h("h2", {}, t("account.change-password")),
      form(fields, t("account.change-password"), async (values) => {
        await post("/api/users/me/password/", values);
        for (const { input } of fields) input.value = "";
        say(t("account.password-changed"));
        this.#reload();
      }));
  }

  #sessions() {
    return h("section", { class: "panel" }, h("h2", {}, t("account.sessions")), this.devices,
      h("p", { class: "actions" }, h("button", { type: "button", onclick: () => this.#end("/api/sessions/") }, t("account.session.end-others"))));
  }

  #list(sessions) {
    this.devices.replaceChildren(...sessions.map((each) => {
      const name = device(each.user_agent);
      return h("li", {},
        h("span", {}, h("strong", {}, name), each.is_current && h("span", { class: "badge paid" }, t("account.session.this")),
          h("small", {}, `${each.address} · ${t("account.session.since", { since: time(each.created_at), seen: time(each.last_used_at) })}`)),
        !each.is_current && h("button", {
          type: "button", class: "quiet", "aria-label": t("account.session.end.name", { name }),
          onclick: () => this.#end(`/api/sessions/${each.id}/`),
        }, t("account.session.end")));
    }));
  }

  async #end(path) {
    try {
      await remove(path);
      say(t("account.session.ended"));
      await this.#reload();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error.text);
    }
  }

  async #reload() {
    const { data } = await get("/api/sessions/", { signal: this.signal });
    this.#list(data);
  }
});

/** What a browser calls itself, in two words. */
function device(agent) {
  const browser = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]]
    .find(([sign]) => agent.includes(sign))?.[1];
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].find((name) => agent.includes(name));
  return browser ? [browser, system].filter(Boolean).join(", ") : agent.split(" ")[0] || t("account.unknown-device");
}
