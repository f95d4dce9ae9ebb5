"""Pictures of a part of a graph: places, colours, fonts, SVG and PNG."""
