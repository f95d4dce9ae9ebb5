"""The published figures as observations of a made-up bulletin, to compare what is stated with what counts."""

from collections.abc import Iterator
from decimal import Decimal

from loaders.demo.calendar import YEAR
from loaders.demo.figures import FIGURES, Figure, expected
from loaders.demo.thing import Maker, both
from ontology.model import Record

_SECTION = "合成公报/科技创新"


def records(maker: Maker, scale: float) -> Iterator[Record]:
    """An indicator for each total, and an observation for each figure; a part names the code it is of."""
    for figure in FIGURES:
        if figure.part is None:
            yield maker.indicator(
                figure.id,
                both(figure.zh, figure.en),
                notation=figure.id,
                statKind=maker.code("sk-stock" if figure.stock else "sk-flow"),
            )
    for figure in FIGURES:
        yield _observation(maker, figure, expected(figure.id, scale))


def _observation(maker: Maker, figure: Figure, value: int) -> Record:
    return maker.thing(
        "Observation",
        f"demo-{YEAR}-{figure.id}",
        dataSet=f"{maker.base}id/dataset/demo-bulletin-{YEAR}",
        indicator=maker.indicator_iri(figure.of),
        refArea=maker.code("region/420100"),
        refPeriod=maker.code(f"period/{YEAR}"),
        breakdown=maker.code(figure.part or "bd-total"),
        value=Decimal(value),
        valueQualifier=maker.code("vq-exact"),
        unit=maker.code(figure.unit),
        periodBasis=maker.code("pb-stated"),
        quote=f"（合成公报）{YEAR}年{figure.zh}{value}{maker.model.codes[maker.code(figure.unit)].label.zh}。",
        sectionPath=_SECTION,
    )
