"""How large the papers and lists are that are measured. Apart from size.py, because no data are made by it."""

ROWS = 50_000  # of a workbook
PAPER = 200  # branches, at least, of the account whose statement is printed
CATEGORIES = 50  # of products in white space
DEALS = 1_000  # open deals that are looked at
