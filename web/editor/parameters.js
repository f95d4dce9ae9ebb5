// The parameters of named questions: a field for each, and what is typed there as a term of the query.

import { json, lang, make, say } from "/web/common.js";

const XSD = { decimal: "decimal", date: "date", datetime: "dateTime" };

export class Parameters {
  constructor(vocabulary) {
    this.vocabulary = vocabulary;
    this.things = new Map();
  }

  /** A field for a parameter, and all that is shown of it. */
  input(param) {
    const choices = param.choices.length ? param.choices : null;
    const usual = param.name === "lang" ? lang : param.usual;
    if (choices) {
      const field = make(
        "select",
        {},
        ...choices.map((value) =>
          make("option", { value, ...(value === usual ? { selected: "" } : {}) }, value),
        ),
      );
      return { field, shown: [field] };
    }
    const type = { integer: "number", decimal: "number", date: "date" }[param.form] || "text";
    const field = make("input", {
      type,
      name: param.name,
      ...(type === "number" ? { step: param.form === "integer" ? 1 : "any" } : {}),
    });
    if (param.least) field.min = param.least;
    if (param.most) field.max = param.most;
    if (param.required) field.required = true;
    field.value = this.usual(param);
    if (!["code", "thing"].includes(param.form)) return { field, shown: [field] };
    const list = make("datalist", { id: `of-${param.name}` });
    field.setAttribute("list", list.id);
    if (param.form === "code")
      list.append(
        ...this.codes(param).map((code) =>
          make("option", { value: code.label[lang] || code.label.zh }, local(code)),
        ),
      );
    else field.addEventListener("input", () => this.offer(param, field.value, list));
    if (!param.required && !param.usual) field.placeholder = say("不填为全部", "all if not set");
    return { field, shown: [field, list] };
  }

  usual(param) {
    if (!param.usual || param.form !== "code") return param.usual || "";
    const code = this.codes(param).find((one) => local(one) === param.usual);
    return code ? code.label[lang] || code.label.zh : param.usual;
  }

  codes(param) {
    return this.vocabulary.codes.filter((code) => code.scheme.endsWith(`/${param.scheme}`));
  }

  async offer(param, typed, list) {
    if (typed.length < 2 || this.things.has(typed)) return;
    const found = await this.find(param, typed);
    list.replaceChildren(...found.map((one) => make("option", { value: one.name }, one.description || "")));
  }

  async find(param, typed) {
    const asked = new URLSearchParams({
      prefix: typed,
      ...(param.kinds.length === 1 ? { type: param.kinds[0] } : {}),
    });
    const found = await json(`/reconcile/suggest/entity?${asked}`).catch(() => ({ result: [] }));
    for (const { id, name } of found.result) {
      // of several with one name the first is the likeliest
      if (!this.things.has(name))
        this.things.set(name, /^https?:/u.test(id) ? id : this.vocabulary.prefixes.id + id);
    }
    return found.result;
  }

  /** What was typed as a term of the query; null where the usual one stays. */
  async term(param, typed) {
    if (!typed && param.required)
      throw new Error(say(`请填写：${param.label.zh}`, `Please give: ${param.label.en}`));
    if (!typed) return param.usual ? null : "UNDEF";
    if (param.form === "code") return this.code(param, typed);
    if (param.form === "thing") return this.thing(param, typed);
    if (param.form === "iri") return `<${typed.replace(/[<>"{}|^`\\\s]/gu, encodeURIComponent)}>`;
    if (param.form === "integer" || param.form === "boolean") return typed;
    return XSD[param.form] ? `${JSON.stringify(typed)}^^xsd:${XSD[param.form]}` : JSON.stringify(typed);
  }

  code(param, typed) {
    const found = this.codes(param).find((one) =>
      [one.label.zh, one.label.en, one.notation, one.iri, local(one)].includes(typed),
    );
    if (!found)
      throw new Error(
        say(`代码表中没有“${typed}”：${param.label.zh}`, `The list has no “${typed}”: ${param.label.en}`),
      );
    return this.vocabulary.write(found.iri);
  }

  async thing(param, typed) {
    if (/^https?:\/\/[^\s<>"]+$/u.test(typed)) return `<${typed}>`;
    if (!this.things.has(typed)) await this.find(param, typed);
    if (!this.things.has(typed))
      throw new Error(
        say(`没有叫“${typed}”的：${param.label.zh}`, `Nothing is called “${typed}”: ${param.label.en}`),
      );
    return this.vocabulary.write(this.things.get(typed));
  }
}

const local = (code) =>
  code.iri.slice(
    code.iri.startsWith(`${code.scheme}/`) ? code.scheme.length + 1 : code.iri.lastIndexOf("/") + 1,
  );
