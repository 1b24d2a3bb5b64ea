"""Where things stand on a page: lines, columns, reading order, tables, furniture, paragraphs."""
