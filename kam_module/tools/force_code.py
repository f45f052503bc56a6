"""Codes of forces as people type them: E-DB, e‑db, ＥDB with a full-width letter, and C-C0 for C-CO."""

import unicodedata


def normal_code(text):
    """Return a code as it is compared: capital letters, a plain hyphen, and the letter O for the digit 0.

    :param text: what was typed; None counts as nothing typed
    """
    text = unicodedata.normalize("NFKC", text or "").strip().upper()
    dashes = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
    return text.translate(dashes).replace(" ", "").replace("0", "O")
