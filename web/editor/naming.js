// How terms are called: labels of our own words and codes at once, those of things when they have been asked for.

import { lang } from "/web/common.js";
import { labels } from "./asking.js";

const MOST = 1000;

export class Naming {
  constructor(vocabulary) {
    this.vocabulary = vocabulary;
    this.known = new Map();
  }

  /** The label of a term, or the text that stands for it where it has none. */
  text(term) {
    if (!term) return "";
    return (term.type === "uri" && this.label(term.value)) || this.plain(term);
  }

  /** A term as the query would write it. */
  plain(term) {
    if (term.type === "bnode") return `_:${term.value}`;
    return term.type === "uri" ? this.vocabulary.short(term.value) : term.value;
  }

  label(iri) {
    const asked = this.known.get(iri);
    return this.vocabulary.label(iri, lang) || (asked && (asked[lang] || asked.zh)) || null;
  }

  kind(iri) {
    const name = this.known.get(iri)?.kind;
    const kind = name && this.vocabulary.byName.get(name);
    return kind ? kind.label[lang] : null;
  }

  /** Learns the labels of terms, so many at a time; whether there were new ones. */
  async learn(terms) {
    const iris = [...new Set(terms.filter((term) => term?.type === "uri").map((term) => term.value))];
    const unknown = iris.filter((iri) => !this.known.has(iri) && !this.vocabulary.named.has(iri));
    for (let at = 0; at < unknown.length; at += MOST) {
      const part = unknown.slice(at, at + MOST);
      const found = await labels(part).catch(() => ({}));
      for (const iri of part) this.known.set(iri, found[iri] || null);
    }
    return unknown.length > 0;
  }
}
