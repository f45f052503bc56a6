"""Codes of forces as people type them: E-DB, e‑db, ＥDB with a full-width letter, and C-C0 for C-CO."""

import unicodedata


def normal_code(text):
    """Return a code as it is compared: capital letters without marks, digits, a plain hyphen; O for the digit 0.

    :param text: what was typed; None counts as nothing typed
    """
    # Decomposed, so that what is left after marks and spaces are gone cannot grow together again.
    text = unicodedata.normalize("NFKD", text or "").upper()
    dashes = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
    return "".join(char for char in text.translate(dashes) if char.isalnum() or char == "-").replace("0", "O")
