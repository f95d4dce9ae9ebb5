// GraphiQL over our own address, with a first query that works in every city.

const FIRST = `# 按 Ctrl-Enter 运行；左上角可查看全部字段
# Ctrl-Enter runs it; the fields are described at the top left
{
  search(text: "激光", first: 5) {
    totalCount
    nodes { __typename id label }
  }
  status { generation counts { kind label count } }
}
`;
const asked = new URLSearchParams(location.search).get("query");
const fetcher = GraphiQL.createFetcher({ url: "/graphql" });

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: FIRST, query: asked || undefined }),
);
