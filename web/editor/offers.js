// What may stand at each place of a query.

import { TYPE } from "./vocabulary.js";

const KEYWORDS = (
  "SELECT DISTINCT WHERE ASK CONSTRUCT DESCRIBE PREFIX FROM OPTIONAL FILTER BIND UNION MINUS VALUES GRAPH EXISTS " +
  "ORDER BY|GROUP BY|HAVING|LIMIT|OFFSET|FILTER NOT EXISTS"
)
  .split("|")
  .flatMap((part, at) => (at ? [part] : part.split(" ")));
const CALLS = (
  "COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE RAND ABS CEIL FLOOR ROUND CONCAT " +
  "STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS NOW " +
  "COALESCE IF SAMETERM ISIRI ISBLANK ISLITERAL ISNUMERIC REGEX REPLACE SUBSTR STRDT STRLANG UUID STRUUID MD5 SHA256"
).split(" ");

/** All that may stand at this place, each with a rank: 0 what belongs there, 1 what may, 2 the rest. */
export function offers(here) {
  const { place } = here;
  if (place === "predicate") return predicates(here);
  if (place === "object" || place === "values") return objects(here);
  if (place === "graph") return [...graphs(here), ...variables(here, 1)];
  if (place === "expression")
    return [
      ...variables(here, 0),
      ...calls(here, 1),
      ...classes(here, 2),
      ...codes(here, 2),
      ...properties(here, 2),
    ];
  const words = keywords(place === "subject" ? 1 : 0);
  return [
    ...words,
    ...variables(here, place === "subject" ? 0 : 1),
    ...classes(here, 2),
    ...properties(here, 2),
    ...codes(here, 2),
    ...names(here, 2),
  ];
}

function predicates(here) {
  const { vocabulary, subject, statements, prefixes, path, back } = here;
  const before = path.length
    ? vocabulary.fieldsAt(here, statements, prefixes).flatMap((field) => field.targets)
    : null;
  const kinds = before || vocabulary.kindsOf(subject, statements, prefixes);
  const own = vocabulary.fieldsOf(kinds).filter((field) => !back || field.inverse);
  const type = back
    ? []
    : [
        {
          text: "a",
          iri: TYPE,
          name: "a",
          labels: ["类型", "type", "rdf:type"],
          shown: ["类型", "type"],
          sort: "property",
          rank: own.length ? 1 : 0,
        },
      ];
  const forward = own.filter((field) => !field.inverse),
    inverse = own.filter((field) => field.inverse);
  return [
    ...type,
    ...[...forward, ...inverse].map((field) => ofField(field, here, 0)),
    ...variables(here, 1),
    ...properties(here, own.length ? 2 : 1),
  ];
}

function ofField(field, here, rank) {
  const mark = field.inverse && !here.back ? "^" : "";
  return {
    ...offer(field.path, field.label, "property", rank),
    mark,
    labels: [field.name, field.label.zh, field.label.en],
    note: field.note,
  };
}

function objects(here) {
  const { vocabulary, statements, prefixes, values } = here;
  const asked = values ? statements.filter((one) => one.object === values) : [here];
  const typed = asked.some(
    (one) => one.path.length && vocabulary.iri(one.path.at(-1).text, prefixes) === TYPE,
  );
  const fields = asked.flatMap((one) => vocabulary.fieldsAt(one, statements, prefixes));
  const schemes = new Set(fields.map((field) => field.scheme).filter(Boolean));
  const own = schemes.size ? codes(here, 0).filter((one) => schemes.has(one.scheme)) : [];
  return [
    ...(typed ? classes(here, 0) : []),
    ...own,
    ...variables(here, typed || own.length ? 1 : 0),
    ...classes(here, 2),
    ...codes(here, 2),
    ...names(here, 2),
  ];
}

function offer(iri, label, sort, rank) {
  const name = iri.replace(/^.*[/#]/u, "");
  return { iri, name, labels: [label.zh, label.en], shown: [label.zh, label.en], sort, rank };
}

const classes = ({ vocabulary }, rank) =>
  [...vocabulary.kinds]
    .sort((a, b) => b.count - a.count)
    .map((kind) => ({ ...offer(kind.iri, kind.label, "class", rank), note: kind.note, count: kind.count }));

const properties = ({ vocabulary }, rank) =>
  vocabulary.properties.map((one) => ({ ...offer(one.iri, one.label, "property", rank), note: one.note }));

const codes = ({ vocabulary }, rank) =>
  vocabulary.codes.map((one) => ({
    ...offer(one.iri, one.label, "code", rank),
    labels: [one.notation, one.label.zh, one.label.en],
    scheme: one.scheme,
  }));

const graphs = ({ vocabulary }) => vocabulary.graphs.map((one) => offer(one.iri, one.label, "graph", 0));

const variables = ({ variables: known, place }, rank) =>
  known.map((name) => ({
    text: name,
    name: name.slice(1),
    labels: [],
    shown: [],
    sort: "variable",
    rank: place === "clause" ? 0 : rank,
  }));

const keywords = (rank) =>
  KEYWORDS.map((word) => ({ text: word, name: word, labels: [], shown: [], sort: "keyword", rank }));

const names = ({ prefixes }, rank) =>
  Object.keys(prefixes).map((name) => ({
    text: `${name}:`,
    name,
    labels: [],
    shown: [prefixes[name], prefixes[name]],
    sort: "prefix",
    rank,
  }));

const calls = ({ vocabulary }, rank) => [
  ...vocabulary.functions.map((one) => ({
    ...offer(one.iri, one.note, "function", rank),
    end: "(",
    note: { zh: `(${one.arguments}) ${one.note.zh}`, en: `(${one.arguments}) ${one.note.en}` },
  })),
  ...CALLS.map((name) => ({
    text: `${name}(`,
    name,
    labels: [],
    shown: [],
    sort: "function",
    rank: rank + 1,
  })),
];

/** Whether a thing of the city may stand here, and of which kinds. */
export function takesThings(here) {
  const { place, typed, vocabulary, statements, prefixes } = here;
  if (
    !["object", "subject", "expression", "values"].includes(place) ||
    typed.includes(":") ||
    /^[?$]/u.test(typed)
  )
    return null;
  if (place !== "object") return { kinds: [] };
  const fields = vocabulary.fieldsAt(here, statements, prefixes);
  if (fields.length && !fields.some((field) => field.form === "link")) return null;
  return { kinds: [...new Set(fields.flatMap((field) => field.targets))] };
}
