"""The examples of ``docs/api.md`` and ``docs/api/`` as data: what is sent, and what comes back.

An example is a comment with its name, a block ``http`` with the request and, after at
most one line of text, a block ``http`` with the answer::

    <!-- example: roster_check -->
    ```http
    POST /json/2/union.roster.import/action_check
    Authorization: bearer $jd_clerk

    {"ids": ["$import"]}
    ```

A text that is wholly ``$name`` stands for a value: in a request it is filled in, in an
answer it is remembered under that name; an id that is known already is to be the same.
``"…"`` in an answer stands for anything; as the last item of a list or as a key for
anything more.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
# The first page, and one for each room.
PAGES = {path.stem: path for path in (DOCS / "api.md", *sorted((DOCS / "api").glob("*.md")))}
REST = "…"

_EXAMPLE = re.compile(
    r"<!-- example: (?P<name>\w+) -->\n```http\n(?P<request>POST .*?)```\n"
    r"(?:\n(?:[^\n`<]+\n\n)?```http\n(?P<answer>HTTP/1\.1 .*?)```\n)?",
    re.DOTALL,
)


@dataclass
class Example:
    """One request of the document, with the answer it promises."""

    name: str
    path: str
    headers: dict
    body: dict
    status: int = 200
    answer: object = REST

    def fill(self, values):
        """Return headers and body with the values filled in."""
        headers = {
            name: re.sub(r"\$(\w+)", lambda found: str(values[found[1]]), text)
            for name, text in self.headers.items()
        }
        return headers, _fill(self.body, values)


def read_page(page):
    """Return the text of a page by its name, the one of the file without ``.md``."""
    return PAGES[page].read_text(encoding="utf-8")


def read_examples(text):
    """Return ``{name: Example}`` of a text, in its order.

    :raise ValueError: a block with a request that is no example, or a name used twice
    """
    examples = {}
    for found in _EXAMPLE.finditer(text):
        head, _blank, body = found["request"].partition("\n\n")
        line, *headers = head.splitlines()
        example = Example(
            found["name"],
            line.split()[1],
            dict(header.split(": ", 1) for header in headers),
            json.loads(body),
        )
        if found["answer"]:
            head, _blank, body = found["answer"].partition("\n\n")
            example.status = int(head.split()[1])
            example.answer = json.loads(body)
        if example.name in examples:
            raise ValueError(f"two examples are called {example.name}")
        examples[example.name] = example
    # A block the pattern missed would be an example that nobody sends.
    blocks = text.count("```http\nPOST ") + text.count("```http\nHTTP/")
    seen = len(examples) + sum(example.answer is not REST for example in examples.values())
    if blocks != seen:
        raise ValueError(f"{blocks} blocks of http, but {seen} of them belong to an example")
    return examples


def compare(promised, answer, values, where="answer"):
    """Return what differs between the promised answer and the real one, remembering values.

    :param dict values: takes what stands where the promise says ``$name``
    :rtype: list[str]
    """
    if promised == REST:
        return []
    if isinstance(promised, str) and re.fullmatch(r"\$\w+", promised):
        known = values.setdefault(promised[1:], answer)
        same = known == answer or not isinstance(known, int)
        values[promised[1:]] = answer
        return [] if same else [f"{where}: {answer!r}, but {promised} is {known!r}"]
    if isinstance(promised, dict) and isinstance(answer, dict):
        known = promised.keys() - {REST}
        differing = [f"{where}: lacks {name}" for name in sorted(known - answer.keys())]
        if REST not in promised:
            differing += [f"{where}: also has {name}" for name in sorted(answer.keys() - known)]
        for name in sorted(known & answer.keys()):
            differing += compare(promised[name], answer[name], values, f"{where}.{name}")
        return differing
    if isinstance(promised, list) and isinstance(answer, list):
        more = promised[-1:] == [REST]
        items = promised[:-1] if more else promised
        if len(answer) < len(items) or (len(answer) > len(items) and not more):
            return [f"{where}: {len(answer)} items, promised {len(items)}"]
        return [
            text
            for number, item in enumerate(items)
            for text in compare(item, answer[number], values, f"{where}[{number}]")
        ]
    same = promised == answer and isinstance(promised, bool) == isinstance(answer, bool)
    return [] if same else [f"{where}: {answer!r}, promised {promised!r}"]


def _fill(value, values):
    if isinstance(value, str) and re.fullmatch(r"\$\w+", value):
        return values[value[1:]]
    if isinstance(value, dict):
        return {name: _fill(item, values) for name, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, values) for item in value]
    return value
