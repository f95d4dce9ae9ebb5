"""A question with everything that a head can tell."""

GOOD = """# 多少？ / How many?
# text: 每行一天。 / A row a day.
# asks: 某人 / someone
# tags: days, names
# param: day date 日 / the day
# param: name string 名 / the name
# param: it iri 物 / the thing
# param: kind code(field) 类 / the kind
# param: least integer(1..9) 下限 / the least
# column: day date 日 / the day
# column: it thing 物 / it
# link: it day 在 / at
# example: day=2023-01-02 name="乙 丙"
# an ordinary comment / with a slash
SELECT ?day ?name ?it ?n {
  VALUES ?day { "2022-01-01"^^<http://www.w3.org/2001/XMLSchema#date> }
  VALUES ?name { "甲" } VALUES ?it { UNDEF } VALUES ?kind { } VALUES ?least { 1 }
  VALUES ?n { 1 2 }
} ORDER BY ?n
"""
#: The same without what has to be set.
FREE = GOOD.replace("# param: kind code(field) 类 / the kind\n", "").replace(" VALUES ?kind { }", "")
