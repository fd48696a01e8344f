"""How documents look: letterheads, reference blocks, line tables, totals, feet, and the layouts made of them."""
