"""Opens what people send and takes it apart: packed files, texts, rows, objects, XML records."""
