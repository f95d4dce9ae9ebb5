"""The reconciliation service: a spreadsheet's names against the graph."""
