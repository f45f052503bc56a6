"""The layout of XML files: well-formed, four spaces for each level, nothing invisible at the end of a line."""

from xml.parsers import expat

INDENT = 4


def problems(text):
    """Return what is wrong with the layout of an XML text.

    An element that is the first thing on its line stands four spaces to the right of its parent. Attributes on
    lines of their own, texts and comments may stand where they read best.

    :return: list of (line number, sentence)
    """
    lines = text.split("\n")
    found = [
        (number, "tab in the indentation")
        for number, line in enumerate(lines, 1)
        if "\t" in line[: len(line) - len(line.lstrip())]
    ]
    found += [(number, "space at the end of the line") for number, line in enumerate(lines, 1) if line != line.rstrip()]
    if not text.endswith("\n") or text.endswith("\n\n"):
        found.append((len(lines), "the file ends with exactly one line break"))
    parser = expat.ParserCreate()
    depth, preserved = 0, 0

    def check(expected):
        number, column = parser.CurrentLineNumber, parser.CurrentColumnNumber
        before = lines[number - 1].encode()[:column].decode(errors="replace")
        if not before.strip() and not preserved and column != expected * INDENT:
            found.append((number, f"{column} spaces before the element, expected {expected * INDENT}"))

    def start(_name, attributes):
        nonlocal depth, preserved
        check(depth)
        depth += 1
        if preserved or attributes.get("xml:space") == "preserve":
            preserved += 1

    def end(_name):
        nonlocal depth, preserved
        depth -= 1
        preserved = max(0, preserved - 1)
        number, column = parser.CurrentLineNumber, parser.CurrentColumnNumber
        if lines[number - 1].encode()[column:].startswith(b"</"):
            check(depth)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        found.append((error.lineno, f"not well-formed: {expat.errors.messages[error.code]}"))
    return sorted(found)
