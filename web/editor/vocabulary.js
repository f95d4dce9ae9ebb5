// What a query can name: kinds, fields, codes, functions and graphs, by IRI, with their labels.

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/** What may stand behind a prefix as it is; Yasqe takes escapes there for errors. */
const LOCAL = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u;

export const NONE = {
  prefixes: {},
  kinds: [],
  fields: [],
  properties: [],
  codes: [],
  functions: [],
  graphs: [],
  formats: { rows: [], graph: [] },
};

export class Vocabulary {
  constructor(told = NONE) {
    Object.assign(this, told);
    this.spaces = Object.entries(this.prefixes).sort((a, b) => b[1].length - a[1].length);
    this.kindOf = new Map(this.kinds.map((kind) => [kind.iri, kind]));
    this.named = new Map(
      [...this.graphs, ...this.codes, ...this.properties, ...this.kinds].map((one) => [one.iri, one.label]),
    );
    this.byName = new Map(this.kinds.map((kind) => [kind.name, kind]));
  }

  /** An IRI as a query writes it: with a prefix where one fits. */
  write(iri, prefixes = this.spaces) {
    const [name, space] =
      prefixes.find(([, start]) => start && iri.startsWith(start) && iri.length > start.length) || [];
    if (space === undefined) return `<${iri}>`;
    const local = iri.slice(space.length);
    return LOCAL.test(local) ? `${name}:${local}` : `<${iri}>`;
  }

  /** An IRI as people read it, always with a prefix if there is one. */
  short(iri) {
    const [name, space] = this.spaces.find(([, start]) => start && iri.startsWith(start)) || [];
    return space === undefined ? iri : `${name}:${iri.slice(space.length)}`;
  }

  /** What a node of a query stands for as an IRI; null for variables, texts and unknown prefixes. */
  iri(text, prefixes = this.prefixes) {
    if (text === "a") return TYPE;
    if (text.startsWith("<")) return text.slice(1, -1);
    const colon = text.indexOf(":");
    const space = colon < 0 ? undefined : prefixes[text.slice(0, colon)];
    return space === undefined ? null : space + text.slice(colon + 1).replace(/\\(.)/gu, "$1");
  }

  label(iri, lang) {
    const words = this.named.get(iri);
    return words ? words[lang] || words.zh || words.en : null;
  }

  /** The fields of kinds, each once, those of the first kind first. */
  fieldsOf(kinds) {
    const numbers = kinds.flatMap((iri) => this.kindOf.get(iri)?.fields || []);
    return [...new Set(numbers)].map((number) => this.fields[number]);
  }

  /** The kinds that a node may be of, by what the statements say of it: its class, else where its properties belong. */
  kindsOf(node, statements, prefixes, depth = 2) {
    const said = statements.filter((one) => one.subject === node && one.path.length === 1);
    const classes = said
      .filter((one) => this.iri(one.path[0].text, prefixes) === TYPE)
      .map((one) => this.iri(one.object, prefixes))
      .filter((iri) => this.kindOf.has(iri));
    if (classes.length) return classes;
    const led = this.targets(node, statements, prefixes, depth);
    return led.length ? led : this.having(said, prefixes);
  }

  /** The kinds that a node is led to. */
  targets(node, statements, prefixes, depth) {
    const leading = statements.filter((one) => one.object === node && one.path.length);
    return [
      ...new Set(
        leading.flatMap((one) => {
          const found = this.fieldsAt(one, statements, prefixes, depth - 1);
          return found.flatMap((field) => field.targets);
        }),
      ),
    ].filter((iri) => this.kindOf.has(iri));
  }

  /** The kinds that have all these properties. */
  having(said, prefixes) {
    const asked = said.map((one) => ({
      path: this.iri(one.path[0].text, prefixes),
      inverse: Boolean(one.path[0].back),
    }));
    const known = asked.filter((one) => this.fields.some((field) => same(field, one)));
    if (!known.length) return [];
    return this.kinds
      .filter((kind) => known.every((one) => kind.fields.some((number) => same(this.fields[number], one))))
      .map((kind) => kind.iri);
  }

  /** The fields that the end of a path may be, those of the subject's own kinds if they are known. */
  fieldsAt({ subject, path }, statements, prefixes, depth = 1) {
    const last = path.at(-1);
    if (!last) return [];
    const asked = { path: this.iri(last.text, prefixes), inverse: Boolean(last.back) };
    const all = this.fields.filter((field) => same(field, asked));
    if (path.length > 1 || depth <= 0) return all;
    const kinds = this.kindsOf(
      subject,
      statements.filter((one) => one.path !== path),
      prefixes,
      depth - 1,
    );
    const own = this.fieldsOf(kinds).filter((field) => same(field, asked));
    return own.length ? own : all;
  }
}

export { TYPE };

const same = (field, asked) => field.path === asked.path && field.inverse === asked.inverse;
