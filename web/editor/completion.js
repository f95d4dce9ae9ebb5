// What can be completed at the cursor: the terms that fit the place, by label in either language or by name.

import { offers, takesThings } from "./offers.js";
import { context } from "./reading.js";
import { declared } from "./tokens.js";

const MOST = 60;
/** What can stand at a place of a text: where it goes, what was typed, and the terms, best first. */
export function complete(text, at, vocabulary) {
  const found = context(text, at);
  if (!found) return null;
  const prefixes = { ...vocabulary.prefixes, ...declared(text) };
  const here = { ...found, prefixes, vocabulary, spaces: spaces(prefixes, found.typed) };
  const offered = offers(here).map((offer, order) => ({ ...offer, order }));
  const ranked = offered
    .map((offer) => ({ ...offer, match: matched(offer, here) }))
    .filter((one) => one.match !== null);
  const shown = here.typed ? ranked : ranked.filter((one) => one.rank < 2);
  shown.sort((a, b) => a.rank - b.rank || a.match - b.match || a.order - b.order);
  const list = unique(shown)
    .slice(0, MOST)
    .map((one) => ({ ...one, text: written(one, here) }));
  return { ...found, list, things: takesThings(here) };
}

/** An offer as the query writes it; only those that are shown are written. */
function written({ text, iri, mark = "", end = "" }, { vocabulary, spaces: known }) {
  return text ?? mark + vocabulary.write(iri, known) + end;
}

/** The prefixes with their spaces, the narrowest first, and of two for one space the one that was typed. */
function spaces(prefixes, typed) {
  const asked = typed.split(":", 1)[0];
  return Object.entries(prefixes).sort(
    (a, b) => b[1].length - a[1].length || (b[0] === asked) - (a[0] === asked),
  );
}

function unique(list) {
  const seen = new Set();
  const key = ({ text, iri, mark = "" }) => text ?? mark + iri;
  return list.filter((one) => !seen.has(key(one)) && seen.add(key(one)));
}

/** How well an offer fits what was typed, 0 best; null where it does not. */
function matched(offer, { typed, prefixes }) {
  if (/^[?$]/u.test(typed))
    return offer.sort === "variable" ? fits(offer.text.slice(1), typed.slice(1)) : null;
  const colon = typed.indexOf(":");
  if (colon < 0) return typed ? best([offer.name, ...offer.labels], typed) : 0;
  const space = prefixes[typed.slice(0, colon)];
  if (space === undefined || !offer.iri?.startsWith(space)) return null;
  const rest = typed.slice(colon + 1).replace(/\\/gu, "");
  const local = offer.iri.slice(space.length);
  return rest ? best([local, ...offer.labels], rest) : 0;
}

function best(names, typed) {
  const found = names
    .filter(Boolean)
    .map((name) => fits(name, typed))
    .filter((one) => one !== null);
  return found.length ? Math.min(...found) : null;
}

function fits(name, typed) {
  const [whole, part] = [name.toLowerCase(), typed.toLowerCase()];
  if (!whole.includes(part)) return null;
  if (whole === part) return 0;
  if (whole.startsWith(part)) return 1;
  if (name.split(/[\s_-]|(?<=[a-z])(?=[A-Z])/u).some((word) => word.toLowerCase().startsWith(part))) return 2;
  return part.length > 1 || /\P{ASCII}/u.test(part) ? 3 : null;
}
