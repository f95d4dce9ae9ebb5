"""What a node's place in the network is worth: the table MEASURES, each with its indicator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.measuring.measure import ParameterError, Scores, Values
from ontology.model import SCHEME, Words

__all__ = ["MEASURES", "Measure", "ParameterError", "Scores", "Values"]


@dataclass(frozen=True)
class Measure:
    """One measure, and what is to be known of it before it runs.

    Attributes
    ----------
    name, title
        How it is called, in the names of files and IRIs, and by people.
    meaning
        One sentence for people who are to judge by the values.
    groups
        Whether the values are numbers of groups, not amounts.
    weighted, directed
        Whether it heeds the weights of the network's links, and the way in which they point. A measure that does not
        sees every edge weigh 1, and lead both ways.
    starts
        Whether it takes nodes to start from, as the parameter `start`.
    """

    name: str
    title: Words
    meaning: Words
    groups: bool = False
    weighted: bool = False
    directed: bool = False
    starts: bool = False

    @property
    def indicator(self) -> str:
        """The IRI of the indicator under which scores of this measure are published."""
        return f"{SCHEME}in-{self.name}"

    @property
    def run(self) -> Callable[..., Scores]:
        """Takes a Network and the measure's own parameters by keyword, gives Scores."""
        from graph.measuring.running import KERNELS  # noqa: PLC0415 - SciPy and networkit take half a second

        return KERNELS[self.name]


#: Every measure by name.
MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "degree",
            Words("度", "degree"),
            Words(
                "有多少个不同的直接伙伴",
                "How many different things it is directly linked with",
            ),
        ),
        Measure(
            "weighted-degree",
            Words("加权度", "weighted degree"),
            Words(
                "全部联系的条数或权重之和：与同一伙伴多次合作，多次计入",
                "All its links by number or weight: working with one partner often counts often",
            ),
            weighted=True,
        ),
        Measure(
            "pagerank",
            Words("PageRank", "PageRank"),
            Words(
                "沿联系随意行走者停在它上的时间比例：与重要者相连者重要",
                "The share of time a random walk spends at it: who is linked with the important is important",
            ),
            weighted=True,
            directed=True,
        ),
        Measure(
            "personal-pagerank",
            Words("个性化 PageRank", "personalised PageRank"),
            Words(
                "从指定对象出发的随意行走停在它上的时间比例：离出发者多近、联系多广",
                "The share of time a walk that keeps returning to given things spends at it: how near it is to them",
            ),
            weighted=True,
            directed=True,
            starts=True,
        ),
        Measure(
            "eigenvector",
            Words("特征向量中心性", "eigenvector centrality"),
            Words(
                "伙伴本身的联系越好，它得分越高：身处网络最密的圈子",
                "Its partners count by how well they are linked themselves: it belongs to the inner circle",
            ),
            weighted=True,
        ),
        Measure(
            "katz",
            Words("Katz 中心性", "Katz centrality"),
            Words(
                "有多少条或长或短的途径通到它，越长越不算数：直接与间接影响都计入",
                "How many ways lead to it, longer ones counting less: direct influence and indirect",
            ),
            weighted=True,
            directed=True,
        ),
        Measure(
            "hubs",
            Words("枢纽值", "hub score"),
            Words(
                "它所指向的对象有多权威：例如引用了关键专利者",
                "How authoritative the things are that it points at, as one that cites the key patents",
            ),
            weighted=True,
            directed=True,
        ),
        Measure(
            "authorities",
            Words("权威值", "authority score"),
            Words(
                "指向它的对象有多在行：例如被内行共同引用的专利",
                "How well chosen the links are that point at it, as a patent that all who know cite",
            ),
            weighted=True,
            directed=True,
        ),
        Measure(
            "betweenness",
            Words("介数中心性", "betweenness centrality"),
            Words(
                "他人之间的最短路径有多大比例经过它：中介者，失去它往来受阻",
                "Which share of the shortest ways between others leads through it: a broker whose loss would hurt",
            ),
            directed=True,
        ),
        Measure(
            "closeness",
            Words("接近中心性", "closeness centrality"),
            Words(
                "到其他对象平均有多近：高者消息灵通",
                "How near the others are to it on average: news reaches it soon",
            ),
            directed=True,
        ),
        Measure(
            "harmonic",
            Words("调和中心性", "harmonic centrality"),
            Words(
                "到其他各对象距离的倒数之和：网络不连通时也可比较",
                "Nearness to all others that also compares things in parts that are not connected",
            ),
            directed=True,
        ),
        Measure(
            "constraint",
            Words("结构洞约束", "structural-hole constraint"),
            Words(
                "往来集中于少数互相认识者的程度：低者连接互不相识的圈子，更有新机会",
                "How far it depends on few partners who know each other: little means it joins separate circles",
            ),
            weighted=True,
        ),
        Measure(
            "effective-size",
            Words("有效规模", "effective size"),
            Words(
                "除去互相认识者之后还有多少伙伴：高者的伙伴来自不同的圈子",
                "How many partners it has, less those who know each other: many come from different circles",
            ),
            weighted=True,
        ),
        Measure(
            "clustering",
            Words("聚类系数", "clustering coefficient"),
            Words(
                "它的伙伴两两之间有多大比例也有联系：高者身处一个圈子之内",
                "Which share of its partners' pairs are linked too: much means that it stands within one circle",
            ),
        ),
        Measure(
            "triangles",
            Words("三角形数", "triangles"),
            Words(
                "它的伙伴中有多少对也互有联系",
                "How many pairs of its partners are linked with each other",
            ),
        ),
        Measure(
            "core",
            Words("核数", "core number"),
            Words(
                "所在的核心圈中，每个成员至少有这么多个圈内伙伴",
                "In the circle it belongs to, everyone has at least so many partners",
            ),
        ),
        Measure(
            "articulation",
            Words("割点", "articulation"),
            Words(
                "少了它，网络会多裂成几块：大于 0 者是单点风险",
                "Into how many more parts the network falls without it: above 0 it is a single point of failure",
            ),
        ),
        Measure(
            "bridges",
            Words("桥", "bridges"),
            Words(
                "它有多少条联系一断，背后的部分就与网络失联",
                "How many of its links are the only way to what lies behind them",
            ),
        ),
        Measure(
            "component",
            Words("连通分量", "component"),
            Words(
                "彼此有路可通的一组的编号，0 为最大",
                "The number of the group whose members reach each other, 0 for the largest",
            ),
            groups=True,
        ),
        Measure(
            "strong-component",
            Words("强连通分量", "strong component"),
            Words(
                "顺着联系方向彼此可达的一组的编号，0 为最大",
                "The number of the group whose members reach each other the way links point, 0 for the largest",
            ),
            groups=True,
            directed=True,
        ),
        Measure(
            "community",
            Words("社区", "community"),
            Words(
                "内部往来密、与外部往来疏的一组的编号，0 为最大",
                "The number of a group with dense links inside and few outside, 0 for the largest",
            ),
            groups=True,
            weighted=True,
        ),
        Measure(
            "louvain",
            Words("社区 (Louvain)", "community (Louvain)"),
            Words(
                "用较早的 Louvain 方法求得的社区编号，便于与其他工具核对",
                "The number of its community by the older Louvain method, to compare with other tools",
            ),
            groups=True,
            weighted=True,
        ),
    )
}
