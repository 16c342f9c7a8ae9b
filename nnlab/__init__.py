"""The command line of the series and what stands behind it."""

import sys

# nbformat loads jsonschema, which builds a grammar of international addresses, three seconds of the
# processor in every process. No notebook has such a field, and jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
